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
public sealed record RuleScalar(Place Where, string Text, bool IsBlank) : RuleNode(Where)
{
    /// <summary>How far after <see cref="RuleNode.Where"/> the text begins: 1 after a quote; null when it is not written letter for letter on one line.</summary>
    internal int? TextStart { get; init; }

    /// <summary>The place of a character of the trimmed text; where the value starts when that cannot be told.</summary>
    internal Place PlaceOf(int at)
    {
        return TextStart is { } start ? Where with { Column = Where.Column + start + Text.Length - Text.TrimStart().Length + at } : Where;
    }
}

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

    /// <summary>How many items a list, or names a map, may have. The product's own bound: some fifty times the longest list of the default pack.</summary>
    public const int MaxItems = 2000;

    // Line ends and tabs are layout; YAML itself refuses a tab where it would mislead.
    const string Layout = "\n\r\t";

    /// <summary>Reads the text, or says what is wrong with it.</summary>
    /// <returns>The outermost map, or null when the text is not one or has a fault in its form.</returns>
    public static RuleMap? Read(string text, string file, List<RuleProblem> problems)
    {
        if (text.Length > MaxLength)
        {
            problems.Add(new("yaml.size", new(file, 0, 0), $"the file has more than the {MaxLength:N0} characters that a rules file may have"));
            return null;
        }

        if (VisibleText.FirstHidden(text, Layout) is >= 0 and var hidden)
        {
            var (line, column) = SourceLines.PlaceOf(text, hidden);
            problems.Add(Hidden(text, hidden, new(file, line, column)));
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return new Builder(file, problems).Read(parser);
        }
        catch (TooManyProblemsException)
        {
            problems.Add(TooManyProblemsException.Problem(file));
            return null;
        }
        catch (LimitException limit)
        {
            problems.Add(new("yaml.size", new(file, limit.Start.Line, limit.Start.Column), limit.Message));
            return null;
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

    static RuleProblem Hidden(string text, int at, Place where)
    {
        return new("yaml.character", where, VisibleText.Reason(text, at));
    }

    /// <summary>The file is well-formed, and more than a rules file may be.</summary>
    sealed class LimitException(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);

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
            if (problems.Count >= RuleProblem.Most)
                throw new TooManyProblemsException();
            if (depth > MaxDepth)
                throw new LimitException(parser.Current!, $"lists and maps nest deeper than {MaxDepth} here; a rules file needs six");
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
                {
                    RefuseMany(items.Count, sequence);
                    items.Add(ReadNode(parser, depth + 1));
                }

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
                RefuseMany(entries.Count, start);
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
            if (VisibleText.FirstHidden(scalar.Value, Layout) is >= 0 and var hidden)
                problems.Add(Hidden(scalar.Value, hidden, PlaceOf(scalar)));
            var plain = scalar.Style == ScalarStyle.Plain;
            var quotes = plain ? 0 : 2;
            var asWritten = scalar.Start.Line == scalar.End.Line && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + quotes;
            return new RuleScalar(PlaceOf(scalar), scalar.Value, plain && scalar.Value is "" or "~" or "null") { TextStart = asWritten ? quotes / 2 : null };
        }

        static void RefuseMany(int read, ParsingEvent node)
        {
            if (read == MaxItems)
                throw new LimitException(node, $"what begins here has more than the {MaxItems:N0} items that a list may have");
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
