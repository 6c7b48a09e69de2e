using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Facts;

/// <summary>The plug-ins at hand, each under a name of its own.</summary>
public sealed class FactSources
{
    /// <summary>How many lines are handed over at once: enough that a call costs nothing, and few enough to ask again one by one.</summary>
    const int BatchLines = 1000;

    readonly IReadOnlyDictionary<string, IFactSource> byName;
    readonly TimeSpan limit;
    readonly TimeProvider? clock;

    /// <param name="limit">How long a source may take for one batch.</param>
    /// <exception cref="FactSourcesException">Two have one name.</exception>
    public FactSources(IReadOnlyList<IFactSource> sources, TimeSpan limit, TimeProvider clock)
        : this([.. sources.Select(source => (source.Name, source, source.GetType().FullName!))], [], limit, clock)
    {
    }

    FactSources(IReadOnlyList<(string Name, IFactSource Source, string From)> sources, List<string> problems, TimeSpan limit, TimeProvider? clock)
    {
        problems.AddRange(sources.GroupBy(source => source.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"the name '{group.Key}' is that of {group.Count()} plug-ins, so nobody could say which one a pack means: {string.Join("; ", group.Select(one => one.From))}"));
        if (problems.Count > 0)
            throw new FactSourcesException("The plug-ins cannot be used, and nothing was scored:", problems);
        byName = sources.ToDictionary(source => source.Name, source => source.Source, StringComparer.Ordinal);
        (this.limit, this.clock) = (limit, clock);
    }

    /// <summary>No plug-in at all.</summary>
    public static FactSources None { get; } = new([], [], TimeSpan.Zero, null);

    /// <summary>Loads assemblies from their paths.</summary>
    /// <exception cref="FactSourcesException">Any of them cannot be used, with everything that is wrong.</exception>
    public static FactSources Load(IReadOnlyList<string> assemblies, TimeSpan limit, TimeProvider clock)
    {
        var problems = new List<string>();
        var loaded = assemblies.Select(path => FactAssembly.Load(path, problems)).ToList();
        return new([.. loaded.SelectMany(one => one.Sources.Select(source => (source.Name, source.Source, $"{source.Source.GetType().FullName} in {one.Path}")))], problems, limit, clock);
    }

    /// <summary>Asks the plug-ins that some facts of a pack come from, each once for every line.</summary>
    /// <param name="pack">The pack's identity, for messages.</param>
    /// <param name="lines">The lines that will be scored; of each the sources see only what there was on the date.</param>
    /// <exception cref="FactSourcesException">A fact comes from a source that is not at hand; nothing was asked.</exception>
    public GivenFacts Ask(string pack, IReadOnlyList<Fact> facts, IReadOnlyList<LineRecords> lines, DateOnly asOf, CancellationToken stop)
    {
        var wanted = facts.Where(fact => fact.From is Derivation.PlugIn).ToLookup(fact => ((Derivation.PlugIn)fact.From).Source, StringComparer.Ordinal);
        if (wanted.Count == 0)
            return GivenFacts.None;
        Refuse(pack, wanted);
        var given = lines.ToDictionary(one => one.Line.Reference, _ => new List<GivenFact>(), StringComparer.Ordinal);
        var conversations = wanted.Select(group => (Facts: group, Source: new Conversation(group.Key, byName[group.Key], limit, clock!, asOf))).ToList();
        foreach (var batch in lines.Chunk(BatchLines))
        {
            foreach (var (asked, source) in conversations)
            {
                // For each source anew: what one does to its lists reaches no other.
                LineRecords[] seen = [.. batch.Select(one => KnownBy.On(asOf, one))];
                foreach (var (line, answer) in batch.Zip(source.Ask(seen, stop)))
                    given[line.Line.Reference].AddRange(asked.Select(fact => answer.For(fact)));
            }
        }

        return new GivenFacts(given.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<GivenFact>)pair.Value, StringComparer.Ordinal));
    }

    void Refuse(string pack, ILookup<string, Fact> wanted)
    {
        var missing = wanted.Where(group => !byName.ContainsKey(group.Key)).ToList();
        if (missing.Count == 0)
            return;
        var known = byName.Count == 0 ? "no plug-in is loaded" : $"loaded are {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}";
        throw new FactSourcesException(
            $"{pack} asks for plug-ins that are not there, so nothing was scored. Name their assemblies under Facts:Assemblies in the settings ({known}):",
            [.. missing.Select(group => $"{string.Join(" and ", group.Select(fact => fact.Name))} {(group.Count() > 1 ? "come" : "comes")} from the plug-in {group.Key}, and there is none{Words.DidYouMean(group.Key, byName.Keys)}")]);
    }
}
