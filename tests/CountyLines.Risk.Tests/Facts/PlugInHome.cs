using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>A store with a few lines, and packs that ask plug-ins about them.</summary>
sealed class PlugInHome : IDisposable
{
    /// <summary>The small pack with the number of knives from the plug-in <c>phones</c>: 3 is a risk of 2, fewer is none, and more than 999 is out of range.</summary>
    public const string Knives = "knives: { plugin: phones, type: integer, range: [0, 999], source: a contract, worse: higher }";

    readonly TempFolder folder = new();
    readonly RulesHome home = new();

    public PlugInHome(params string[] references)
    {
        Store = Some.Store(folder);
        Store.Take(Some.ExtractOf([.. (references.Length > 0 ? references : ["CL/1", "CL/2", "CL/3"]).Select(Some.Line)]));
    }

    public RiskStore Store { get; }

    public string Data => folder.Path;

    public TempFolder Folder => folder;

    public void Dispose()
    {
        Store.Dispose();
        home.Dispose();
        folder.Dispose();
    }

    /// <summary>The folder of a pack with another fact in the place of the knives.</summary>
    public string Pack(string version = "1.0.0", string knives = Knives, Func<string, string>? change = null, Func<string, string>? cases = null)
    {
        return home.Write(version, change: yaml =>
        {
            var changed = yaml.Replace("knives: { count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", knives);
            return change is null ? changed : change(changed);
        }, changeCases: cases);
    }

    public Task<CycleResult> RunAsync(IFactSource source, DateOnly? asOf = null, string? pack = null, CancellationToken stop = default)
    {
        return RunAsync(Sources(source), asOf, pack, stop);
    }

    public async Task<CycleResult> RunAsync(FactSources sources, DateOnly? asOf = null, string? pack = null, CancellationToken stop = default)
    {
        var day = asOf ?? Some.Day;
        return await new RiskCycle(Store, home.Rules, Data, sources).RunAsync(new CycleRequest([], day, day, pack ?? Pack(), "rescore"), null, stop);
    }

    public Replay Replay(long run) => Risk.Replay.Of(Store, Store.FindRun(run)!, null, CancellationToken.None);

    public WhatIf WhatIf(RunReport run, string pack, Func<FactSources> sources)
    {
        return Risk.WhatIf.Of(run, home.Rules.PackNamed(pack).Pack, 10, sources, null, CancellationToken.None);
    }

    public static FactSources Sources(params IFactSource[] sources) => new(sources, TimeSpan.FromMinutes(5), Some.Clock());

    /// <summary>Each line with how it stands, in the order of the references.</summary>
    public static IEnumerable<(string, Standing, string)> Standings(RunReport report)
    {
        return report.Lines.Select(line => (line.Line.Reference, line.Standing, line.Problem)).OrderBy(line => line.Reference, StringComparer.Ordinal);
    }
}
