using System.Text.Json;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Pull;

/// <summary>An extract small enough to be held whole: what a reading hands over one by one, as lists to look at.</summary>
public sealed record Extract(
    string Feed, DateOnly Today, string Digest, IReadOnlyList<Line> Lines, IReadOnlyList<DealNumber> Numbers, IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<Assessment> Assessments, IReadOnlyList<string> RefusedLines, IReadOnlyList<QuarantinedValue> Quarantined, IReadOnlyList<string> Doubts, IReadOnlyList<FileCount> Files)
{
    /// <summary>Reads an extract and holds it.</summary>
    /// <exception cref="FeedUnavailableException">It could not be read.</exception>
    public static Extract Read(Feed feed, string folder, PullContext context)
    {
        var collector = new Collector();
        return collector.ToExtract(ExtractReader.Read(feed, ExtractFiles.Open(feed, folder, context), context, collector));
    }
}

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
