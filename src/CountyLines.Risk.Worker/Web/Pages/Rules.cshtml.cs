using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The rules: which are in force, every version with its cases and what they cover, and a version's way to its release.</summary>
[Needs(Right.Look)]
sealed class RulesModel(ConsoleStores stores, LocalAccounts accounts) : FormPage(stores)
{
    /// <summary>The version that is looked at; null for the one in force.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Pack { get; set; }

    /// <summary>By name, the newest version first.</summary>
    public IReadOnlyList<PackVersion> Versions { get; private set; } = [];

    /// <summary>Who proposed each version as it stands.</summary>
    public IReadOnlyDictionary<string, PackProposal> Proposals { get; private set; } = new Dictionary<string, PackProposal>();

    /// <summary>The identity in force today; null when it cannot be told, and then why.</summary>
    public string? InForce { get; private set; }

    public IReadOnlyList<string> WhyNoneInForce { get; private set; } = [];

    public PackVersion? Shown { get; private set; }

    public string? Told => Done switch { "proposed" => "The pack is proposed. Another person releases it.", "released" => "The pack is released.", _ => null };

    public Task OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostProposeAsync()
    {
        return May(Right.Work) ? await TryAsync(() =>
        {
            new Proposing(Store, Stores.Rules).Propose(Pack ?? "");
            return Next("proposed");
        }, ShowAsync) : Forbid();
    }

    public async Task<IActionResult> OnPostReleaseAsync()
    {
        return May(Right.Approve) ? await TryAsync(() =>
        {
            try
            {
                var proposing = new Proposing(Store, Stores.Rules);
                if (Stores.Rules.Versions().FirstOrDefault(version => version.Identity == Pack) is { } wanted && proposing.ProposalOf(wanted) is { } proposal)
                    accounts.ThrowIfGivenBy(proposal.By, Who, Store, "The pack was not released");
                proposing.Release(Pack ?? "", Who, Today);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new RefusedException($"The list of released packs cannot be written from here: {fault.Message} Release it where the rules are kept: countylines pack release FOLDER");
            }

            return Next("released");
        }, ShowAsync) : Forbid();
    }

    public bool IsProposer(PackProposal proposal) => Person.Of(proposal.By) is { } by && Who.IsSameAs(by);

    public string StandingOf(PackVersion version) => version.Identity == InForce ? "in force" : version.Released is not null ? "released" : Proposals.ContainsKey(version.Identity) ? "proposed" : "draft";

    public static string AddressOf(string page, string name, string identity) => $"/rules{page}?{name}={Uri.EscapeDataString(identity)}";

    string Next(string done) => $"{AddressOf("", "pack", Pack ?? "")}&done={done}";

    async Task ShowAsync()
    {
        Versions = Stores.Rules.Versions();
        var proposing = new Proposing(Store, Stores.Rules);
        Proposals = Versions.Select(version => proposing.ProposalOf(version)).OfType<PackProposal>().ToDictionary(one => one.Identity, StringComparer.Ordinal);
        try
        {
            InForce = Stores.Rules.PackInForce(Today).Pack.Identity;
        }
        catch (RulesException fault)
        {
            // The page is where somebody comes to see what is wrong with the rules.
            WhyNoneInForce = ReasonsOf(fault);
        }

        Shown = Pack is null ? Versions.FirstOrDefault(version => version.Identity == InForce) ?? (Versions is [var newest, ..] ? newest : null)
            : Versions.FirstOrDefault(version => version.Identity == Pack) ?? throw new NotFoundException($"There is no pack '{VisibleText.Of(Pack, 80)}'{Words.DidYouMean(Pack, Versions.Select(version => version.Identity))}");
        await LookedAsync("rules-shown", ("versions", Versions.Count));
    }
}
