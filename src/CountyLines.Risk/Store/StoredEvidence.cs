using System.Collections;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>
/// The evidence of one line that was read once and is read again when somebody looks: of millions of records only their numbers are held. Versions in
/// the store never change, so it is the same at every look, for as long as the store is open.
/// </summary>
sealed class StoredEvidence(EvidenceRows rows, string line, long[] numbers) : IReadOnlyList<Evidence>
{
    public int Count => numbers.Length;

    public Evidence this[int index] => rows.Of(this)[index];

    public string Line => line;

    public ReadOnlySpan<long> Numbers => numbers;

    public IEnumerator<Evidence> GetEnumerator() => rows.Of(this).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Reads evidence by number. What was asked for last is held, because whoever asks about a line asks many things about it.</summary>
sealed class EvidenceRows(StoreConnection connection) : IDisposable
{
    readonly Lock one = new();
    readonly TextPool pool = new();
    readonly RowDigest digest = new();
    Statement? byNumber;
    (StoredEvidence? Of, IReadOnlyList<Evidence> Records) last = (null, []);

    public void Dispose() => byNumber?.Dispose();

    public IReadOnlyList<Evidence> Of(StoredEvidence evidence)
    {
        if (evidence.Count == 0)
            return [];
        lock (one)
        {
            if (!ReferenceEquals(last.Of, evidence))
                last = (evidence, Read(evidence));
            return last.Records;
        }
    }

    List<Evidence> Read(StoredEvidence evidence)
    {
        byNumber ??= connection.Prepare($"SELECT {RecordTables.Evidence.Columns} FROM evidence WHERE id = ?1");
        var records = new List<Evidence>(evidence.Count);
        foreach (var number in evidence.Numbers)
        {
            if (!byNumber.Bind(1, number).Step())
                throw new StoreRefusedException($"Evidence that the line {evidence.Line} had is no longer in the store: record {number} was removed by another program. Restore the store from a backup.");
            RecordTables.Evidence.Check(digest, byNumber);
            records.Add(RecordTables.ToEvidence(byNumber, evidence.Line, pool));
            byNumber.Reset();
        }

        return records;
    }
}
