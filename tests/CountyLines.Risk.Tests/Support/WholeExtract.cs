using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Tests.Support;

/// <summary>A pull with everything that it read.</summary>
sealed record WholePull(Extract Extract, PullOutcome Outcome, IReadOnlyList<PossibleDuplicate> PossibleDuplicates);

static class WholeExtract
{
    static int madeUp;

    extension(ExtractReader)
    {
        /// <summary>Reads an extract from a folder and holds it.</summary>
        public static Extract Read(Feed feed, string folder, PullContext context) => Extract.Read(feed, folder, context);
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
