using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>How one force's files map to the canonical records. Read from <c>rules/feeds/*.yaml</c>.</summary>
/// <param name="Name">The feed's name, which every record and quarantined value carries.</param>
/// <param name="Unknown">How this force writes "not known", besides leaving a cell blank.</param>
/// <param name="DateForms">How it writes dates.</param>
/// <param name="Separator">What stands between several values in one cell.</param>
/// <param name="Files">The files, by kind of record.</param>
public sealed record Feed(
    string Name, IReadOnlyList<string> Unknown, IReadOnlyList<string> DateForms, string Separator, IReadOnlyDictionary<RecordKind, FeedFile> Files)
{
    /// <summary>How its database or web service is reached; null for files in a folder.</summary>
    public FeedAccess? Access { get; init; }

    /// <summary>Whether it is read from files in a folder, which a pull must be told.</summary>
    public bool NeedsFolder => Access is null;
}

/// <summary>One table of a feed: a file, a sheet, the answer to a query, or a web resource.</summary>
/// <param name="File">What people call it: the file's name, for example.</param>
/// <param name="Fields">The canonical fields and where they come from.</param>
public sealed record FeedFile(string File, IReadOnlyDictionary<string, FeedField> Fields)
{
    /// <summary>Where its rows stand; null for a CSV file.</summary>
    public FeedPlace? Place { get; init; }
}

/// <summary>Where one canonical field comes from.</summary>
/// <param name="Column">The column in the force's own words.</param>
/// <param name="Values">The force's words and the canonical ones; null when the value is taken as written.</param>
/// <param name="BlankIsNone">Whether a blank cell means that there is none, rather than that it is not known.</param>
public sealed record FeedField(string Column, IReadOnlyDictionary<string, string>? Values, bool BlankIsNone);

/// <summary>The four kinds of canonical record.</summary>
public enum RecordKind
{
    Line,
    Number,
    Evidence,
    Assessment,
}

/// <summary>Reads a feed's mapping; all faults at once.</summary>
public static class FeedReader
{
    internal static readonly string[] DateForms = ["dd/MM/yyyy", "d/M/yyyy", "dd-MMM-yyyy", "d-MMM-yyyy", "yyyy-MM-dd", "dd.MM.yyyy", "yyyyMMdd"];
    static readonly string[] BlankWords = ["unknown", "none"];

    /// <summary>The canonical fields of each kind of record, and whether a feed must map them.</summary>
    internal static readonly Dictionary<RecordKind, (string Name, bool Required)[]> Shapes = new()
    {
        [RecordKind.Line] =
        [
            ("reference", true), ("name", true), ("status", true), ("exporting_force", true), ("exporting_district", false),
            ("importing_districts", true), ("supply_model", false), ("commodities", false), ("ocg_reference", false), ("owner_role", false),
            ("first_seen", false), ("last_activity", true), ("review_due", false), ("not_assessed", false), ("restricted", false),
            ("marking", true), ("handling", true), ("handling_conditions", false),
        ],
        [RecordKind.Number] = [("line", true), ("number", true), ("from", false), ("to", false)],
        [RecordKind.Evidence] =
            [("reference", true), ("line", true), ("kind", true), ("occurred_on", true), ("quantity", false), ("grade", true), ("handling", true)],
        [RecordKind.Assessment] =
            [("line", true), ("factor", true), ("level", true), ("assessed_by", true), ("assessed_on", true), ("reason", true)],
    };

    public static (Feed? Feed, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        return RuleFile.Read(text, file, ReadFeed);
    }

    static Feed ReadFeed(RuleMap map, List<RuleProblem> problems)
    {
        var fields = new RuleFields(map, "a feed", problems);
        var name = fields.Text("feed");
        var from = fields.Word("from", SourceReader.Kinds);
        var unknown = fields.Texts("unknown").Select(word => word.Text).ToList();
        var dates = fields.WordList("dates", DateForms);
        var separator = fields.Text("separator", ";");
        var access = SourceReader.ReadAccess(from, fields);
        var files = new Dictionary<RecordKind, FeedFile>();
        foreach (var (kindName, node) in fields.Entries("records"))
        {
            var kind = Shapes.Keys.Where(kind => kind.ToString().Equals(kindName.Text, StringComparison.OrdinalIgnoreCase)).Cast<RecordKind?>().FirstOrDefault();
            if (kind is not { } known)
                fields.Fault("record.unknown", kindName.Where, $"'{kindName.Text}' is not a kind of record; expected one of: line, number, evidence, assessment");
            else if (fields.AsFields(node, kindName.Text) is { } record)
                files[known] = ReadFile(from, known, access, record);
        }

        foreach (var kind in Shapes.Keys.Where(kind => !files.ContainsKey(kind)))
            fields.Fault("record.missing", fields.Where, $"'records' needs '{kind.ToString().ToLowerInvariant()}'");
        fields.RefuseOthers();
        return new Feed(name, unknown, dates, separator, files) { Access = access };
    }

    static FeedFile ReadFile(string from, RecordKind kind, FeedAccess? access, RuleFields record)
    {
        var (file, place) = SourceReader.ReadPlace(from, kind, access, record);
        var mapped = new Dictionary<string, FeedField>(StringComparer.Ordinal);
        if (record.Required("fields") is { } node && record.AsFields(node, "fields") is { } fields)
        {
            foreach (var (name, required) in Shapes[kind])
            {
                if ((required ? fields.Required(name) : fields.Optional(name)) is { } field)
                    mapped[name] = ReadField(fields, name, field);
            }

            fields.RefuseOthers();
        }

        record.RefuseOthers();
        return new FeedFile(file, mapped) { Place = place };
    }

    static FeedField ReadField(RuleFields fields, string name, RuleNode node)
    {
        if (node is RuleScalar scalar)
            return new FeedField(scalar.Text, null, false);
        if (fields.AsFields(node, name) is not { } inner)
            return new FeedField("", null, false);
        var column = inner.Text("column");
        var blankIsNone = inner.Word("blank", BlankWords, "unknown") == "none";
        Dictionary<string, string>? values = null;
        if (inner.Has("values"))
        {
            values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (from, to) in inner.Entries("values"))
            {
                if (to is RuleScalar word && !values.TryAdd(from.Text, word.Text))
                    inner.Fault("values.twice", from.Where, $"'{from.Text}' is mapped twice");
            }
        }

        inner.RefuseOthers();
        return new FeedField(column, values, blankIsNone);
    }
}
