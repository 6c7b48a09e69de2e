using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>A cell that its source could not give as text.</summary>
/// <param name="Column">The column in the force's own words.</param>
/// <param name="Value">What stands there, as far as it may be shown.</param>
/// <param name="Reason">What is wrong and what to do.</param>
readonly record struct CellFault(string Column, string Value, string Reason);

/// <summary>
/// A table of text as a source other than a CSV file gave it. It is read once and held, because a database or a web service may answer
/// otherwise when it is asked again; of a column that the feed does not map, nothing is held but its name.
/// </summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows; of a row that is broken as a whole, the fault and no cell.</param>
/// <param name="Digest">SHA-256 of what was received.</param>
/// <param name="Doubts">What a person should look at.</param>
sealed record SourceTable(IReadOnlyList<string> Columns, IReadOnlyList<CsvRow> Rows, string Digest, IReadOnlyList<string> Doubts)
{
    public IReadOnlyDictionary<int, List<CellFault>> Faults { get; init; } = new Dictionary<int, List<CellFault>>();

    /// <summary>Where a row stands, when its number alone does not say it.</summary>
    public Func<CsvRow, string> WhereOf { get; init; } = _ => "";

    public IReadOnlyList<CellFault> FaultsOf(CsvRow row) => Faults.TryGetValue(row.Number, out var faults) ? faults : [];
}

/// <summary>Gathers the rows of a table.</summary>
sealed class TableBuilder
{
    readonly List<CsvRow> rows = [];
    readonly Dictionary<int, List<CellFault>> faults = [];

    public List<string> Doubts { get; } = [];

    public int Count => rows.Count;

    public void Add(int number, int place, string[] cells)
    {
        rows.Add(new CsvRow(number, place, cells, "", ""));
    }

    /// <summary>A row that is of no use as a whole.</summary>
    /// <param name="content">Tells it from another row with the same fault; only its digest is ever kept.</param>
    public void AddBroken(int number, int place, string fault, string content)
    {
        rows.Add(new CsvRow(number, place, [], fault, content));
    }

    public void Fault(int number, string column, string value, string reason)
    {
        if (!faults.TryGetValue(number, out var ofRow))
            faults[number] = ofRow = [];
        ofRow.Add(new CellFault(column, value, reason));
    }

    /// <param name="digest">Of what was received; null to take it over the rows.</param>
    public SourceTable Build(IReadOnlyList<string> columns, string? digest = null)
    {
        return new SourceTable(columns, rows, digest ?? DigestOf(columns), Doubts) { Faults = faults };
    }

    string DigestOf(IReadOnlyList<string> columns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, columns);
        foreach (var row in rows)
        {
            Append(hash, row.Fields);
            Append(hash, [row.Fault, row.Raw, .. faults.GetValueOrDefault(row.Number, []).SelectMany(fault => new[] { fault.Column, fault.Value, fault.Reason })]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Append(IncrementalHash hash, IReadOnlyList<string> texts)
    {
        // With its length before each text, so that no two tables look the same.
        hash.AppendData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{text.Length}:{text}")) + '\n'));
    }
}
