using System.Net;
using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;
using static CountyLines.Risk.Tests.Worker.GovernedForce;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The audit on the console, as somebody sees it who must answer for what was done.</summary>
public sealed partial class AuditPagesTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task TheSearchFindsWhatTheCommandFindsTheNewestFirst()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("explain", Knives, "--as", "Ann");
        force.PassDays(1);
        await force.DoAsync("list", "--as", "ANN");
        await force.DoAsync("explain", Quiet, "--as", "Bob");
        await using var console = await StartAsync();
        var olga = await console.SignInAsync("Olga", "auditor");
        var looked = 0;
        foreach (var (query, arguments) in new (string, string[])[]
        {
            ("who=ann", ["--who", "ann"]), ($"line={Uri.EscapeDataString(Knives.ToLowerInvariant())}", ["--line", Knives.ToLowerInvariant()]), ("operation=control&to=2026-11-20", ["--operation", "control", "--to", "2026-11-20"]),
            ("from=2026-11-21&to=2026-11-21&who=Ann", ["--from", "2026-11-21", "--to", "2026-11-21", "--who", "Ann"]), ("operation=alteration", ["--operation", "alteration"]),
        })
        {
            var told = (await force.RunAsync(["audit", "list", "--json", .. arguments])).Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("number").GetInt64()).Reverse().ToList();
            Assert.NotEmpty(told);
            Assert.Equal(told, NumbersOf(await olga.GetAsync($"/audit?{query}")).Where(told.Contains));
            looked++;
        }

        Assert.Equal(5, looked);
    }

    [Fact]
    public async Task TheSearchShowsNothingThatIsNotAskedFor()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("explain", Knives, "--as", "Ann");
        await using var console = await StartAsync();
        var olga = await console.SignInAsync("Olga", "auditor");
        Assert.Single(NumbersOf(await olga.GetAsync("/audit?who=Ann")));
        var nobody = await olga.GetAsync("/audit?who=Annn");
        Assert.Equal(HttpStatusCode.NotFound, nobody.Status);
        Assert.Contains("did you mean 'Ann'", nobody.Text);
        Assert.Empty(NumbersOf(nobody));
        var noDay = await olga.GetAsync("/audit?from=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, noDay.Status);
        Assert.Empty(NumbersOf(noDay));
    }

    [Fact]
    public async Task EachEntryStandsOnExactlyOnePage()
    {
        await force.PullAndRescoreAsync();
        using (var store = RiskStore.Open(Some.Place(force.Cli.Data), force.Cli.Clock, Person.Of("Ann")!))
        {
            for (var look = 0; look < 205; look++)
                store.RecordAudit(new AuditAct(AuditOperation.Consultation, "list-shown", ("lines", look)));
        }

        await using var console = await StartAsync();
        var olga = await console.SignInAsync("Olga", "auditor");
        var pages = new List<IReadOnlyList<long>>();
        for (var page = 1; page <= 4; page++)
            pages.Add(NumbersOf(await olga.GetAsync($"/audit?who=Ann&page={page}")));
        Assert.Equal([100, 100, 5, 0], pages.Select(page => page.Count));
        var all = pages.SelectMany(page => page).ToList();
        Assert.Equal(all.OrderDescending(), all);
        Assert.Equal(205, all.Distinct().Count());
    }

    [Fact]
    public async Task ARestrictedLineIsWithheldAndCannotBeAskedAfter()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("explain", Knives);
        force.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{Knives}'");
        await using var console = await StartAsync();
        var olga = await console.SignInAsync("Olga", "auditor");
        var page = await olga.GetAsync("/audit");
        Assert.DoesNotContain(Knives, page.Text);
        Assert.Contains("withheld", page.Text);
        var asked = await olga.GetAsync($"/audit?line={Uri.EscapeDataString(Knives)}");
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        Assert.Empty(NumbersOf(asked));
        Assert.Contains("audit-search-refused", (await olga.GetAsync("/audit")).Text);
    }

    [Fact]
    public async Task ALookAtTheAuditIsInItAndAnAnalystHasNone()
    {
        await force.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var (olga, ann) = (await console.SignInAsync("Olga", "auditor"), await console.SignInAsync("Ann", "analyst", "approver", "viewer"));
        await olga.GetAsync($"/audit?line={Uri.EscapeDataString(Knives)}");
        await olga.GetAsync("/audit");
        Assert.Contains("audit-shown Olga entries", (await olga.GetAsync("/audit?who=Olga")).Text);
        foreach (var page in new[] { "/audit", "/audit/verify" })
            Assert.Contains("/refused", (await ann.GetAsync(page)).To);
    }

    [Fact]
    public async Task VerifyTellsTheFirstEntryThatIsNotIntactAndWritesNone()
    {
        await force.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var olga = await console.SignInAsync("Olga", "auditor");
        var intact = await olga.GetAsync("/audit/verify");
        Assert.Contains("The audit is intact", intact.Text);
        Assert.Equal(intact.Text, (await olga.GetAsync("/audit/verify")).Text);
        var altered = StoreUnderTest.IsPostgreSql ? "convert_to(replace(convert_from(entry, 'UTF8'), 'scored', 'stored'), 'UTF8')" : "CAST(replace(CAST(entry AS TEXT), 'scored', 'stored') AS BLOB)";
        force.Sql($"{StoreUnderTest.DropTrigger("audit_stands", "audit")}; UPDATE audit SET entry = {altered} WHERE number = 3;");
        var broken = await olga.GetAsync("/audit/verify");
        Assert.Contains("The audit is NOT intact", broken.Text);
        Assert.Contains("Entry 3 or its hash was changed", broken.Text);
        Assert.Contains("the first 2 stand", broken.Text);
    }

    static IReadOnlyList<long> NumbersOf(ForceConsole.Answer page) => [.. Entry().Matches(page.Html).Select(match => long.Parse(match.Groups[1].Value))];

    Task<ForceConsole> StartAsync() => ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "none.json"));

    [GeneratedRegex("""<th scope="row" class="number">(\d+)</th>""")]
    private static partial Regex Entry();
}
