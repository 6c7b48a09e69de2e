using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>What plug-ins say of a stored run's lines under another pack: what they said then, and only what nobody asked then is asked now.</summary>
static class StoredFacts
{
    public static GivenFacts For(RunReport run, Pack pack, IReadOnlyList<LineRecords> records, Func<FactSources> sources, CancellationToken stop)
    {
        var wanted = pack.Facts.Where(fact => fact.From is Derivation.PlugIn).ToList();
        if (wanted.Count == 0)
            return GivenFacts.None;
        var stored = wanted.Select(fact => (Fact: fact, Was: AskedThen(run.Pack, fact))).Where(pair => pair.Was is not null).ToList();
        var open = wanted.Except(stored.Select(pair => pair.Fact)).ToList();
        var scored = records.Where(one => LineScoring.IsScored(one, run.Run.AsOf)).ToList();
        var now = open.Count == 0 ? GivenFacts.None : sources().Ask(pack.Identity, open, scored, run.Run.AsOf, stop);
        var then = GivenFacts.Of(run.Lines);
        return new GivenFacts(scored.Select(one => one.Line.Reference).ToDictionary(
            reference => reference, reference => (IReadOnlyList<GivenFact>)[.. Renamed(stored, then.Of(reference)), .. now.Of(reference)], StringComparer.Ordinal));
    }

    /// <summary>The fact by which the run's pack asked the same source for the same type of value, under whatever name.</summary>
    static Fact? AskedThen(Pack pack, Fact fact)
    {
        return pack.Facts.Where(was => was.From == fact.From && was.Type == fact.Type).OrderByDescending(was => was.Name == fact.Name).FirstOrDefault();
    }

    static IEnumerable<GivenFact> Renamed(IEnumerable<(Fact Fact, Fact? Was)> stored, IReadOnlyList<GivenFact> given)
    {
        return stored.SelectMany(pair => given.Where(one => one.Fact == pair.Was!.Name).Select(one => one with { Fact = pair.Fact.Name }));
    }
}
