using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Tests.Support;

/// <summary>An extract small enough to be held whole: what a reading hands over one by one, as lists to look at.</summary>
sealed record Extract(
    string Feed, DateOnly Today, string Digest, IReadOnlyList<Line> Lines, IReadOnlyList<DealNumber> Numbers, IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<Assessment> Assessments, IReadOnlyList<string> RefusedLines, IReadOnlyList<QuarantinedValue> Quarantined, IReadOnlyList<string> Doubts, IReadOnlyList<FileCount> Files);

/// <summary>A pull with everything that it read.</summary>
sealed record WholePull(Extract Extract, PullOutcome Outcome, IReadOnlyList<PossibleDuplicate> PossibleDuplicates);

/// <summary>Keeps what is handed over. A record that comes again, because its row does, stands where it came last.</summary>
sealed class Collector : IExtractTaker
{
    readonly LastWords<Line> lines = new();
    readonly LastWords<DealNumber> numbers = new();
    readonly LastWords<Evidence> evidence = new();
    readonly LastWords<Assessment> assessments = new();
    readonly List<QuarantinedValue> quarantined = [];

    public void Take(Line line) => lines.Add(line);

    public void Take(DealNumber number) => numbers.Add(number);

    public void Take(Evidence evidence) => this.evidence.Add(evidence);

    public void Take(Assessment assessment) => assessments.Add(assessment);

    public void Take(QuarantinedValue value) => quarantined.Add(value);

    public Extract ToExtract(Intake intake)
    {
        Xunit.Assert.Equal(quarantined.Count, intake.Quarantined);
        return new Extract(intake.Feed, intake.Today, intake.Digest, lines.All, numbers.All, evidence.All, assessments.All, intake.RefusedLines, quarantined, intake.Doubts, intake.Files);
    }

    sealed class LastWords<T>
        where T : class
    {
        readonly List<T?> records = [];
        readonly Dictionary<string, int> places = [];

        public IReadOnlyList<T> All => [.. records.OfType<T>()];

        public void Add(T record)
        {
            var text = JsonSerializer.Serialize(record);
            if (places.TryGetValue(text, out var earlier))
                records[earlier] = null;
            places[text] = records.Count;
            records.Add(record);
        }
    }
}

static class WholeExtract
{
    static int madeUp;

    extension(ExtractReader)
    {
        /// <summary>Reads an extract from a folder and holds it.</summary>
        public static Extract Read(Feed feed, string folder, PullContext context)
        {
            var collector = new Collector();
            return collector.ToExtract(ExtractReader.Read(feed, ExtractFiles.Open(feed, folder), context, collector));
        }
    }

    extension(RiskStore store)
    {
        /// <summary>Takes in an extract that a test made up.</summary>
        public PullOutcome Take(Extract extract)
        {
            // Made-up extracts have no files, so none may be taken for another: the rules they were read by are never the same.
            using var pull = store.Begin(new PullRequest(extract.Feed, extract.Today, "Tester", extract.Digest, $"made up {Interlocked.Increment(ref madeUp)}"));
            foreach (var line in extract.Lines)
                pull.Take(line);
            foreach (var number in extract.Numbers)
                pull.Take(number);
            foreach (var one in extract.Evidence)
                pull.Take(one);
            foreach (var one in extract.Assessments)
                pull.Take(one);
            foreach (var value in extract.Quarantined)
                pull.Take(value);
            return pull.Complete(new Intake(extract.Feed, extract.Today, extract.Digest, extract.RefusedLines, extract.Quarantined.Count, extract.Doubts, extract.Files, null));
        }
    }
}
