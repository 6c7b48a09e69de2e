using System.Globalization;
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
    /// <summary>The most characters in a rules file. The product's own bound: some forty times the default pack.</summary>
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
            problems.Add(Hidden(text, hidden, new(file, line, hidden - before.LastIndexOf('\n'))));
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return new Builder(file, problems).Read(parser);
        }
        catch (YamlException fault)
        {
            problems.Add(new("yaml.form", new(file, fault.Start.Line, fault.Start.Column), $"this is not well-formed YAML: {fault.Message}"));
            return null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // The parser meets some mistakes, such as a bracket that is never closed, with these instead of its own exception.
            var end = parser.Current?.End ?? Mark.Empty;
            problems.Add(new("yaml.form", new(file, end.Line, end.Column), "this is not well-formed YAML from here on; look for a bracket that is not closed, or a wrong \\ in a text"));
            return null;
        }
    }

    static int? FirstHidden(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            // Format covers the marks that turn the direction of writing, and those of no width; U+FFFD stands where a byte was lost.
            var category = CharUnicodeInfo.GetUnicodeCategory(text, index);
            var hidden = category is UnicodeCategory.Control && text[index] is not ('\n' or '\r' or '\t')
                || category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || text[index] == '\uFFFD';
            if (hidden)
                return index;
        }

        return null;
    }

    static RuleProblem Hidden(string text, int at, Place where)
    {
        var code = char.IsSurrogatePair(text, at) ? char.ConvertToUtf32(text, at) : text[at];
        return new("yaml.character", where, $"the character U+{code:X4} is not visible and may make the text read other than it is; remove it");
    }

    sealed class Builder(string file, List<RuleProblem> problems)
    {
        public RuleMap? Read(Parser parser)
        {
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
            // Again, because a text in double quotes may write such a character as an escape, and labels are shown.
            if (FirstHidden(scalar.Value) is { } hidden)
                problems.Add(Hidden(scalar.Value, hidden, PlaceOf(scalar)));
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
