using System.Data.Common;
using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>What plug-ins gave for the lines of a run, in the store. A value reads back as it was given, whatever its pack's range.</summary>
static class FactTables
{
    public static void Insert(StoreConnection connection, DbTransaction transaction, long run, Pack pack, IReadOnlyList<RunLine> lines)
    {
        var types = pack.Facts.ToDictionary(fact => fact.Name, fact => fact.Type, StringComparer.Ordinal);
        connection.Execute("INSERT INTO run_fact (run, line, fact, value, unknown, problem) VALUES (@run, @Reference, @Fact, @Value, @Unknown, @Problem)",
            lines.SelectMany(line => line.Given.Select(given => new
            {
                run,
                line.Line.Reference,
                given.Fact,
                Value = TextOf(given.Value, types[given.Fact]),
                Unknown = given.Value.IsUnknown ? 1L : 0L,
                given.Problem,
            })), transaction);
    }

    /// <summary>By reference of the line, each line's in the order of the pack.</summary>
    /// <param name="only">The line wanted; null for all.</param>
    public static ILookup<string, GivenFact> Read(StoreConnection connection, long run, Pack pack, string? only = null)
    {
        var asked = pack.Facts.Where(fact => fact.From is Derivation.PlugIn).Index().ToDictionary(entry => entry.Item.Name, StringComparer.Ordinal);
        return asked.Count == 0
            ? Array.Empty<GivenFact>().ToLookup(_ => "", StringComparer.Ordinal)
            : connection.Query($"SELECT line, fact, value, unknown, problem FROM run_fact WHERE run = @run{(only is null ? "" : " AND line = @only")}", new { run, only })
                .Where(row => asked.ContainsKey((string)row.fact))
                .OrderBy(row => (int)asked[(string)row.fact].Index)
                .ToLookup(row => (string)row.line, row => (GivenFact)Given(asked[(string)row.fact].Item, (string?)row.value, (long)row.unknown == 1, (string)row.problem), StringComparer.Ordinal);
    }

    static GivenFact Given(Fact fact, string? text, bool unknown, string problem)
    {
        if (text is null)
            return new(fact.Name, FactValue.Unknown, problem);
        return ValueOf(text, unknown, fact.Type) is { } value
            ? new(fact.Name, value, problem)
            : new(fact.Name, FactValue.Unknown, $"{fact.Name} stands in the store as '{text}', which is not what a plug-in gave: the store was altered");
    }

    static string? TextOf(FactValue value, FactType type)
    {
        if (value.IsUnknown)
            return value.Number == 0 ? null : value.Number.ToString(CultureInfo.InvariantCulture);
        return value.Show(type);
    }

    static FactValue? ValueOf(string text, bool unknown, FactType type)
    {
        decimal? number = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (unknown)
            return number is { } least ? FactValue.AtLeast(least) : null;
        return type switch
        {
            FactType.Boolean => text switch { "true" => FactValue.Of(true), "false" => FactValue.Of(false), _ => null },
            FactType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? FactValue.Of(day) : null,
            FactType.Enum => FactValue.Of(text),
            FactType.Set => FactValue.OfSet(text == "none" ? [] : text.Split(';')),
            _ => number is { } known ? FactValue.Of(known) : null,
        };
    }
}
