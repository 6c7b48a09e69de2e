namespace CountyLines.Risk.Scoring;

/// <summary>
/// What a pack's file says beside what a score is made of: its purpose, and where each number comes from. It is read from the file rather
/// than kept in <see cref="Pack"/>, so that nothing a person reads here can reach a score.
/// </summary>
public sealed class PackNotes
{
    readonly RuleMap map;

    PackNotes(RuleMap map)
    {
        this.map = map;
    }

    /// <summary>The notes of a file that loads as a pack.</summary>
    /// <exception cref="ArgumentException">The text is not a rules file.</exception>
    public static PackNotes Of(string packText)
    {
        return new(RuleYaml.Read(packText, "pack.yaml", []) ?? throw new ArgumentException("Only the text of a pack that loads has notes.", nameof(packText)));
    }

    /// <summary>What the pack is for; empty when it does not say.</summary>
    public string Purpose => TextOf(map, "purpose");

    /// <summary>How the sections make their totals, in the pack's order.</summary>
    public IReadOnlyList<SectionNote> Sections =>
        [.. Under("sections").Select(entry => new SectionNote(entry.Name, TextOf(entry.Value, "total"), [.. Pairs(ValueOf(entry.Value, "weights"))], TextOf(entry.Value, "source")))];

    /// <summary>The numbers with a name that the formula uses, in the pack's order.</summary>
    public IReadOnlyList<ConstantNote> Constants =>
        [.. Under("constants").Select(entry => new ConstantNote(entry.Name, [.. ConstantValues(entry.Value)], TextOf(entry.Value, "source")))];

    /// <summary>For each level of confidence, as written, the chance in 100 that a level is one off; empty when the pack assumes nothing.</summary>
    public IReadOnlyList<(string Level, string Chance)> OneLevelOff => [.. Pairs(ValueOf(ValueOf(map, "stability"), "one_level_off"))];

    /// <summary>Where the stability assumptions come from.</summary>
    public string StabilitySource => TextOf(ValueOf(map, "stability"), "source");

    /// <summary>Where a fact and its numbers come from; empty when the pack does not say.</summary>
    public string SourceOfFact(string name) => TextOf(ValueOf(ValueOf(map, "facts"), name), "source");

    /// <summary>Where the start of a band comes from; empty when the pack does not say.</summary>
    public string SourceOfBand(string name)
    {
        return ValueOf(map, "bands") is RuleList bands ? bands.Items.Where(band => TextOf(band, "band") == name).Select(band => TextOf(band, "source")).FirstOrDefault("") : "";
    }

    /// <summary>A fact as the file writes it, names in order and on one line, for telling whether anything at all in it changed.</summary>
    internal string WrittenFact(string name) => Written(ValueOf(ValueOf(map, "facts"), name));

    static IEnumerable<(string From, string Value)> ConstantValues(RuleNode constant)
    {
        return ValueOf(constant, "values") is { } dated ? Pairs(dated) : [("", TextOf(constant, "value"))];
    }

    IEnumerable<(string Name, RuleNode Value)> Under(string name)
    {
        return ValueOf(map, name) is RuleMap inner ? inner.Entries.Select(entry => (entry.Key.Text, entry.Value)) : [];
    }

    static IEnumerable<(string, string)> Pairs(RuleNode? node)
    {
        return node is RuleMap inner ? inner.Entries.Select(entry => (entry.Key.Text, entry.Value is RuleScalar value ? value.Text : "")) : [];
    }

    static RuleNode? ValueOf(RuleNode? node, string name) => (node as RuleMap)?.Entries.FirstOrDefault(entry => entry.Key.Text == name).Value;

    static string TextOf(RuleNode? node, string name) => ValueOf(node, name) is RuleScalar scalar ? scalar.Text : "";

    static string Written(RuleNode? node)
    {
        return node switch
        {
            RuleScalar scalar => scalar.Text,
            RuleList list => $"[{string.Join(", ", list.Items.Select(Written))}]",
            RuleMap inner => string.Join(", ", inner.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal).Select(entry => $"{entry.Key.Text}: {Written(entry.Value)}")),
            _ => "",
        };
    }
}

/// <summary>How a section makes its total.</summary>
/// <param name="Id">The section.</param>
/// <param name="Total"><c>sum</c>, <c>max</c> or <c>weighted</c>, as written.</param>
/// <param name="Weights">For a weighted section each factor with what its level is multiplied by.</param>
/// <param name="Source">Where the weights come from; empty when the pack does not say.</param>
public sealed record SectionNote(string Id, string Total, IReadOnlyList<(string Factor, string Weight)> Weights, string Source)
{
    /// <summary>How the total is made, in words.</summary>
    public string InWords => Total switch
    {
        "sum" => "the levels of its factors, added up",
        "max" => "the highest level among its factors",
        _ => "the levels of its factors, each multiplied by its weight and then added up",
    };
}

/// <summary>A number with a name.</summary>
/// <param name="Name">For example <c>harm_weight</c>.</param>
/// <param name="Values">The value with the first date on which it stands; the date is empty for a value that stands at all times.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ConstantNote(string Name, IReadOnlyList<(string From, string Value)> Values, string Source)
{
    /// <summary>The values in words.</summary>
    public string InWords => string.Join("; ", Values.Select(one => one.From.Length == 0 ? one.Value : $"{one.Value} {PlainRange.Of($">= {one.From}", isDate: true)}"));
}

/// <summary>A pack with what its author wrote beside the rules.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Notes">Its purpose and sources.</param>
/// <param name="Cases">Its cases.</param>
public sealed record WrittenPack(Pack Pack, PackNotes Notes, IReadOnlyList<PackCase> Cases);
