using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>A force with a store and rules of its own and one draft by Ann for a partner outside; what its records say can be changed afterwards.</summary>
sealed class DraftedForce : IDisposable
{
    /// <summary>A line that may be shared freely.</summary>
    public const string Open = "CL/2026/900";

    /// <summary>A line that goes only because its condition names the partner: its score rests on evidence under code C.</summary>
    public const string ByName = "CL/2026/901";

    public static Person Ann { get; } = Person.Of("Ann Lee")!;

    public static Person Bob { get; } = Person.Of("Bob")!;

    readonly TempFolder folder = new();
    readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = Some.Clock();
    readonly ForceCertificate certificate;

    public DraftedForce(bool hasDraft = true)
    {
        Copy(Repository.Rules, RulesPath);
        WriteAudience(SomeAudience.Yaml.Replace("  name: whole\n", "  name: whole\n  decision_reason: line-by-line\n"));
        certificate = SomePackage.Load(SomePackage.Pair(folder.Path, "force"));
        Pull();
        As(Ann, store => new RiskCycle(store, Rules, folder.Path).RunAsync(new CycleRequest([], Some.Day, Some.Day, null, "rescore"), null, CancellationToken.None).GetAwaiter().GetResult());
        if (hasDraft)
            Draft();
    }

    public List<Line> Lines { get; } =
    [
        Some.Line(Open) with { Marking = Marking.Official, ReviewDue = Some.Day.AddDays(5) },
        Some.Line(ByName) with { Marking = Marking.Official, ReviewDue = null, HandlingConditions = "Release to partner-desk" },
    ];

    public List<Evidence> Evidence { get; } =
    [
        Some.Evidence("firearm-discharge", Some.Day.AddDays(-3), reference: "N1", line: Open), Some.Evidence("knife", Some.Day.AddDays(-3), reference: "N2", line: ByName),
        Some.Evidence("firearm-discharge", Some.Day.AddDays(-3), reference: "N3", line: ByName) with { Handling = Handling.C },
    ];

    public DateOnly Today { get; set; } = Some.Day;

    public RulesFolder Rules => new(RulesPath);

    public TempFolder Folder => folder;

    string RulesPath => Path.Combine(folder.Path, "rules");

    public string AudienceText => File.ReadAllText(Path.Combine(RulesPath, "audiences", "partner.yaml"));

    public void WriteAudience(string yaml) => File.WriteAllText(Path.Combine(RulesPath, "audiences", "partner.yaml"), yaml);

    public void Pull()
    {
        As(Ann, store => store.Take(Some.ExtractOf(Lines, evidence: Evidence)));
    }

    public void Change(string reference, Func<Line, Line> change) => Lines[Lines.FindIndex(line => line.Reference == reference)] = change(Lines.First(line => line.Reference == reference));

    public T As<T>(Person person, Func<RiskStore, T> act)
    {
        using var store = RiskStore.Open(Some.Place(folder.Path), clock, person);
        return act(store);
    }

    public RecordedRelease Draft() => As(Ann, store => new Releasing(store, Rules).Draft(new DraftRequest("partner", null, null, ""), Today, clock.GetUtcNow()));

    public RecordedRelease Approve(Person? by = null) => As(by ?? Bob, store => new Releasing(store, Rules).Approve(1, by ?? Bob, Today));

    public RecordedRelease Publish() => As(Bob, store => new Publishing(store, Rules, certificate, "Nottinghamshire Police").Publish(1, Today, clock.GetUtcNow()));

    public RecordedRelease Release => As(Bob, store => store.FindRelease(1)!);

    /// <summary>The reasons for which an act is refused; nothing of it was recorded.</summary>
    public IReadOnlyList<string> Refused(Func<RecordedRelease> act)
    {
        var before = Release.State;
        var reasons = Assert.Throws<ActRefusedException>(act).Reasons;
        Assert.Equal(before, Release.State);
        return reasons;
    }

    public void Dispose()
    {
        certificate.Dispose();
        folder.Dispose();
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
