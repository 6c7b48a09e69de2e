using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>What changed from one version of a pack to another.</summary>
[Needs(Right.Look)]
sealed class CompareModel(ConsoleStores stores) : ConsolePage(stores)
{
    [FromQuery(Name = "left")]
    public string? Old { get; set; }

    [FromQuery(Name = "right")]
    public string? New { get; set; }

    public PackVersion Before { get; private set; } = null!;

    public PackVersion After { get; private set; } = null!;

    /// <summary>By part of the pack, in the order of the file.</summary>
    public IReadOnlyList<IGrouping<string, PackChange>> Changes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var versions = Stores.Rules.Versions();
        (Before, After) = (Find(versions, Old ?? ""), Find(versions, New ?? ""));
        Changes = [.. PackChanges.Between(Before.Written!, After.Written!).GroupBy(change => change.Part)];
        await LookedAsync("rules-shown", ("left_sha256", AuditValue.Hash(Before.Pack!.Sha256)), ("right_sha256", AuditValue.Hash(After.Pack!.Sha256)));
    }

    public string Counts => string.Join(", ", Enum.GetValues<ChangeKind>().Select(kind => (kind, Count: Changes.SelectMany(part => part).Count(change => change.Kind == kind))).Where(one => one.Count > 0).Select(one => $"{one.Count} {one.kind.ToString().ToLowerInvariant()}"));

    static PackVersion Find(IReadOnlyList<PackVersion> versions, string identity)
    {
        var found = versions.FirstOrDefault(one => one.Identity == identity) ?? throw new NotFoundException($"There is no pack '{VisibleText.Of(identity, 80)}'{Words.DidYouMean(identity, versions.Select(version => version.Identity))}");
        return found.Written is null ? throw new NotFoundException($"{identity} has faults of its own and cannot be compared. See: countylines pack check {found.Folder}") : found;
    }
}
