using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CountyLines.Risk.Scoring;

/// <summary>A value in a rules file, with its place.</summary>
/// <param name="Where">Where it starts.</param>
public abstract record RuleNode(Place Where);

/// <summary>A text or number.</summary>
/// <param name="Where">Where it starts.</param>
/// <param name="Text">The value as written, without quotes.</param>
/// <param name="IsBlank">Whether nothing at all is written there.</param>
public sealed record RuleScalar(Place Where, string Text, bool IsBlank) : RuleNode(Where);

/// <summary>A list.</summary>
/// <param name="Where">Where it starts.</param>
/// <param name="Items">The items in order.</param>
public sealed record RuleList(Place Where, IReadOnlyList<RuleNode> Items) : RuleNode(Where);

/// <summary>Named values in the file's order. No name stands twice.</summary>
/// <param name="Where">Where it starts.</param>
/// <param name="Entries">The names, each a scalar, with their values.</param>
public sealed record RuleMap(Place Where, IReadOnlyList<KeyValuePair<RuleScalar, RuleNode>> Entries) : RuleNode(Where);

/// <summary>
/// Reads a rules file into nodes that know their place. It takes the plain part of YAML that an analyst needs; anchors, aliases and tags
/// are refused, because with them a small file can mean an enormous one, or something other than it says.
/// </summary>
public static class RuleYaml
{
    /// <summary>The most characters in a rules file. The product's own bound: fifty times the default pack.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>How deep lists and maps may nest. The product's own bound: the pack language needs six.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads the text, or says what is wrong with it.</summary>
    /// <returns>The outermost map, or null when the text is not one or has a fault in its form.</returns>
    public static RuleMap? Read(string text, string file, List<RuleProblem> problems)
    {
        if (text.Length > MaxLength)
        {
            problems.Add(new("yaml.size", new(file, 0, 0), $"the file has {text.Length:N0} characters; a rules file may have {MaxLength:N0}"));
            return null;
        }

        if (FirstHidden(text) is { } hidden)
        {
            var before = text[..hidden];
            var line = before.Count(character => character == '\n') + 1;
            problems.Add(new("yaml.character", new(file, line, hidden - before.LastIndexOf('\n')),
                $"the character U+{(int)text[hidden]:X4} is not visible and may make the text read other than it is; remove it"));
            return null;
        }

        var depth = DepthOf(text);
        if (depth > MaxDepth * 4)
        {
            // Before parsing: the YAML scanner itself is slow on very deep brackets.
            problems.Add(new("yaml.depth", new(file, 0, 0), $"brackets nest {depth} deep; a rules file may nest {MaxDepth}"));
            return null;
        }

        try
        {
            return new Builder(file, problems).Read(text);
        }
        catch (YamlException fault)
        {
            problems.Add(new("yaml.form", new(file, fault.Start.Line, fault.Start.Column), $"this is not well-formed YAML: {fault.Message}"));
            return null;
        }
    }

    static int? FirstHidden(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var hidden = character < ' ' && character is not ('\n' or '\r' or '\t')
                || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C' or '\uFFFD';
            if (hidden)
                return index;
        }

        return null;
    }

    static int DepthOf(string text)
    {
        var depth = 0;
        var deepest = 0;
        foreach (var character in text)
        {
            if (character is '[' or '{')
                deepest = Math.Max(deepest, ++depth);
            else if (character is ']' or '}')
                depth--;
        }

        return deepest;
    }

    sealed class Builder(string file, List<RuleProblem> problems)
    {
        public RuleMap? Read(string text)
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.Accept<DocumentStart>(out _))
            {
                problems.Add(new("yaml.empty", new(file, 0, 0), "the file is empty"));
                return null;
            }

            parser.Consume<DocumentStart>();
            var before = problems.Count;
            var node = ReadNode(parser, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                problems.Add(new("yaml.documents", PlaceOf(parser.Current!), "a rules file holds one document; remove what follows '---'"));
            if (node is RuleMap map && problems.Count == before)
                return map;
            if (node is not RuleMap)
                problems.Add(new("yaml.form", node.Where, "a rules file is a list of names with values, such as 'pack: county-lines'"));
            return null;
        }

        RuleNode ReadNode(Parser parser, int depth)
        {
            if (depth > MaxDepth)
                throw new YamlException(parser.Current!.Start, parser.Current.End, $"it nests deeper than {MaxDepth}");
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                problems.Add(new("yaml.alias", PlaceOf(alias), $"the alias '*{alias.Value}' is not allowed; write the value out"));
                return new RuleScalar(PlaceOf(alias), "", true);
            }

            if (parser.Accept<NodeEvent>(out var any))
                RefuseExtras(any);
            if (parser.TryConsume<Scalar>(out var scalar))
                return ReadScalar(scalar);
            if (parser.TryConsume<SequenceStart>(out var sequence))
            {
                var items = new List<RuleNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    items.Add(ReadNode(parser, depth + 1));
                return new RuleList(PlaceOf(sequence), items);
            }

            return ReadMap(parser, depth);
        }

        RuleMap ReadMap(Parser parser, int depth)
        {
            var start = parser.Consume<MappingStart>();
            var entries = new List<KeyValuePair<RuleScalar, RuleNode>>();
            var names = new Dictionary<string, Place>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = ReadNode(parser, depth + 1);
                var value = ReadNode(parser, depth + 1);
                if (key is not RuleScalar name)
                    problems.Add(new("yaml.name", key.Where, "a name must be a single word, not a list"));
                else if (!names.TryAdd(name.Text, name.Where))
                    problems.Add(new("yaml.twice", name.Where, $"'{name.Text}' stands here a second time; the first is on line {names[name.Text].Line}"));
                else
                    entries.Add(new(name, value));
            }

            return new RuleMap(PlaceOf(start), entries);
        }

        RuleScalar ReadScalar(Scalar scalar)
        {
            var plain = scalar.Style == ScalarStyle.Plain;
            return new RuleScalar(PlaceOf(scalar), scalar.Value, plain && scalar.Value is "" or "~" or "null");
        }

        void RefuseExtras(NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
                problems.Add(new("yaml.anchor", PlaceOf(node), $"the anchor '&{node.Anchor.Value}' is not allowed; write the value out where it is needed"));
            if (!node.Tag.IsEmpty)
                problems.Add(new("yaml.tag", PlaceOf(node), $"the tag '{node.Tag}' is not allowed; remove it"));
        }

        Place PlaceOf(ParsingEvent node)
        {
            return new(file, node.Start.Line, node.Start.Column);
        }
    }
}
