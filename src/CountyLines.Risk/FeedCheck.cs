using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>What came of trying a feed's mapping. Nothing is stored.</summary>
/// <param name="Feed">The mapping; null when it has a fault.</param>
/// <param name="Problems">What is wrong with the mapping.</param>
/// <param name="Unavailable">Why the sample cannot be used as a whole; empty when it can.</param>
/// <param name="Extract">The sample as it would land; null when it was not read.</param>
public sealed record FeedCheck(Feed? Feed, IReadOnlyList<RuleProblem> Problems, IReadOnlyList<string> Unavailable, Extract? Extract)
{
    /// <summary>Whether anything is wrong, with the mapping, the sample or a row of it.</summary>
    public bool HasProblems => Problems.Count > 0 || Unavailable.Count > 0 || Extract?.Quarantined.Count > 0;

    /// <summary>Reads a mapping and, when there is a sample to try it on, the sample, the way a pull does.</summary>
    /// <param name="folder">The sample's folder; null to look at the mapping only, unless the feed needs none.</param>
    /// <param name="knownLines">Lines already held from a feed with this name.</param>
    /// <exception cref="RulesException">There is no such mapping, or no pack is in force.</exception>
    public static FeedCheck Of(RulesFolder rules, string path, string? folder, DateOnly today, Func<string, IReadOnlySet<string>> knownLines)
    {
        var (feed, problems) = RulesFolder.ReadFeed(path);
        if (feed is null || feed.NeedsFolder && folder is null)
            return new FeedCheck(feed, problems, [], null);
        try
        {
            return new FeedCheck(feed, [], [], Extract.Read(feed, folder ?? "", RiskCycle.ContextOf(rules, today, knownLines(feed.Name))));
        }
        catch (FeedUnavailableException fault)
        {
            return new FeedCheck(feed, [], fault.Problems, null);
        }
    }
}
