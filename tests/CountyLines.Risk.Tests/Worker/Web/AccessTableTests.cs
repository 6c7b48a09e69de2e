using CountyLines.Risk.Worker.Web;
using Microsoft.AspNetCore.Authorization;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>
/// Who may come to which page, written down a second time and asked over real connections. A page that is not in the table fails here: whoever adds one
/// says in one row who may see it, and whether it shows records.
/// </summary>
public sealed class AccessTableTests(ITestOutputHelper output)
{
    const string Anybody = "nobody viewer analyst approver auditor administrator";
    const string SignedIn = "viewer analyst approver auditor administrator";
    const string Readers = "viewer analyst approver auditor";

    /// <param name="Page">The address as the console knows it.</param>
    /// <param name="Who">Who is let in.</param>
    /// <param name="Query">What makes the page show something.</param>
    /// <param name="Shows">What the audit says when somebody looks; empty when there is nothing of a person or a line on it.</param>
    /// <param name="IsPaper">Whether it is a finished paper, which has its style inside and is shown in a sandbox.</param>
    sealed record Row(string Page, string Who, string Query = "", string Shows = "", bool IsPaper = false);

    static readonly Row[] Table =
    [
        new("/", SignedIn),
        new("/Index", SignedIn),
        new("/list", Readers, Shows: "list-shown"),
        new("/list/download", "analyst approver"),
        new("/lines", Readers, "?reference=CL/2026/900", "line-explained"),
        new("/map", Readers, Shows: "map-shown"),
        new("/meeting", "analyst", Shows: "meeting-line-shown"),
        new("/releases", "analyst approver", Shows: "releases-shown"),
        new("/releases/show", "analyst approver", "?number=1", "release-shown"),
        new("/releases/preview", "analyst approver", "?number=1&recipient=socu-tasking&file=list.html", "release-file-shown", IsPaper: true),
        new("/runs", Readers, Shows: "nights-shown"),
        new("/runs/quarantine", "analyst approver", Shows: "quarantine-shown"),
        new("/runs/quality", Readers, Shows: "quality-shown"),
        new("/audit", "auditor", Shows: "audit-shown"),
        new("/audit/verify", "auditor"),
        new("/rules", Readers, Shows: "rules-shown"),
        new("/rules/paper", Readers, "?pack=county-lines@1.0.0", "rules-shown", IsPaper: true),
        new("/rules/compare", Readers, "?left=county-lines@1.0.0&right=county-lines@1.0.0", "rules-shown"),
        new("/rules/whatif", Readers, "?pack=county-lines@1.0.0", "whatif-shown"),
        new("/account", SignedIn),
        new("/accounts", "administrator", Shows: "accounts-shown"),
        new("/accounts/new", "administrator"),
        new("/accounts/change", "administrator", "?name=Example%20viewer", "account-shown"),
        new("/refused", SignedIn),
        new("/sign-in", Anybody),
        new("/sign-in/kerberos", Anybody),
        new("/sign-out", Anybody),
        new("/first", Anybody),
        new("/arrived", Anybody),
        new("/error", Anybody),
        new("/map.css", Anybody),
        new("/{**path}", SignedIn),
    ];

    static string Sample(Row row) => row.Page.Replace("{**path}", "no/such/page", StringComparison.Ordinal) + row.Query;

    [Fact]
    public async Task EveryPageIsInTheTableAndAsksForARightOrSaysThatItAsksForNone()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var endpoints = await console.Server.EndpointsAsync();
        var strangers = endpoints.Select(one => one.Address).Except(Table.Select(row => row.Page)).ToList();
        Assert.True(strangers.Count == 0, $"Not in the table of {nameof(AccessTableTests)}: {string.Join(", ", strangers)}");
        Assert.Empty(Table.Select(row => row.Page).Except(endpoints.Select(one => one.Address)));
        foreach (var (address, said) in endpoints)
        {
            var isOpen = said.GetMetadata<IAllowAnonymous>() is not null;
            var asks = said.GetOrderedMetadata<IAuthorizeData>();
            Assert.True(isOpen ? asks.Count == 0 : asks.Count > 0 && asks.All(one => one.Policy is not null), $"{address} does not say who may see it");
            Assert.Equal(isOpen, Table.Single(row => row.Page == address).Who.Contains("nobody", StringComparison.Ordinal));
        }

        output.WriteLine($"{endpoints.Count} endpoints looked at");
        Assert.InRange(endpoints.Count, 18, 200);
    }

    [Fact]
    public async Task EachRoleComesToItsPagesAndToNoOthersAndWhatItSeesIsOnRecord()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        console.Draft();
        var asked = 0;
        foreach (var role in Roles.All.Prepend("nobody"))
        {
            foreach (var row in Table)
            {
                // Its own browser each time: some of these pages sign out.
                using var browser = role == "nobody" ? console.Browse() : await console.SignInAsync(ConsoleUnderTest.NameOf(role));
                var mayCome = row.Who.Split(' ').Contains(role);
                var since = console.Audit().Count;
                var got = await browser.GetAsync(Sample(row));
                AssertLetIn(mayCome, role, $"GET {Sample(row)}", got);
                AssertHeaders(got, isAsset: row.Page == "/map.css", isPaper: row.IsPaper && mayCome && got.Status == 200);
                Assert.True(console.Looked(since).SequenceEqual(mayCome && row.Shows.Length > 0 ? [row.Shows] : []), $"{role} {Sample(row)}: {string.Join(", ", console.Looked(since))}");

                asked++;
                // What takes no form is no page.
                if (row.Page == "/map.css")
                    continue;
                var before = console.State();
                var posted = await browser.PostAsync(Sample(row), ("name", "Example viewer"), ("password", "another long password"), ("role", "administrator"));
                AssertLetIn(mayCome, role, $"POST {Sample(row)}", posted);
                if (!mayCome)
                    Assert.Equal(before, console.State());
            }
        }

        output.WriteLine($"{asked} pairs of page and role asked");
        Assert.Equal(Table.Length * 6, asked);
    }

    /// <summary>Each form of the pages that change an account, sent by everybody who may not.</summary>
    [Fact]
    public async Task NobodyButAnAdministratorChangesAnAccountByAnyForm()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        var refused = 0;
        foreach (var role in Roles.All.Prepend("nobody").Where(role => role != Roles.Administrator))
        {
            using var browser = role == "nobody" ? console.Browse() : await console.SignInAsync(ConsoleUnderTest.NameOf(role));
            var before = console.State();
            foreach (var path in new[] { "/accounts/new", "/accounts/change?handler=Roles", "/accounts/change?handler=Password", "/accounts/change?handler=Remove" })
            {
                var answer = await browser.PostAsync(path, ("name", ConsoleUnderTest.NameOf("analyst")), ("role", "viewer"), ("password", "another long password"));
                AssertLetIn(false, role, path, answer);
                refused++;
            }

            Assert.Equal(before, console.State());
        }

        Assert.Equal(20, refused);
    }

    [Fact]
    public async Task AFormThatIsNotTheConsolesOwnIsRefusedAndChangesNothing()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        var refused = 0;
        foreach (var row in Table.Where(row => row.Page is not ("/error" or "/map.css" or "/{**path}")))
        {
            var role = row.Who.Split(' ').Last();
            using var browser = await console.SignInAsync(ConsoleUnderTest.NameOf(role));
            var before = console.State();
            foreach (var form in new[] { "", "made-up" })
            {
                var answer = await browser.PostAloneAsync(Sample(row), ("form", form), ("name", "Example viewer"), ("password", ConsoleUnderTest.Password));
                Assert.True(answer.Status == 400, $"{role} {Sample(row)}: {answer.Status}");
                refused++;
            }

            Assert.Equal(before, console.State());
        }

        Assert.Equal((Table.Length - 3) * 2, refused);
    }

    [Fact]
    public async Task WhoeverHasNotSignedInDoesNotLearnWhichPagesThereAre()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        using var browser = console.Browse();
        Assert.Equal((302, "/sign-in?to=%2Fno%2Fsuch%2Fpage"), Of(await browser.GetAsync("/no/such/page")));
        Assert.Equal((302, "/sign-in?to=%2Flist"), Of(await browser.GetAsync("/list")));

        static (int, string) Of(Answer answer) => (answer.Status, new Uri(new Uri("http://here"), answer.To).PathAndQuery);
    }

    static void AssertLetIn(bool mayCome, string role, string what, Answer answer)
    {
        var isTurnedAway = answer.Status == 302 && (answer.To.Contains("/refused", StringComparison.Ordinal) || answer.To.Contains("/sign-in?to=", StringComparison.Ordinal));
        Assert.True(mayCome != isTurnedAway, $"{role} {what}: {answer.Status} {answer.To}");
        if (!mayCome)
            Assert.Contains(role == "nobody" ? "/sign-in?to=" : "/refused?to=", answer.To);
        else
            Assert.True(answer.Status is 200 or 302 or 401 or 400 or 403 or 404 or 405 or 409 or 500, $"{role} {what}: {answer.Status}");
    }

    static void AssertHeaders(Answer answer, bool isAsset, bool isPaper)
    {
        var policy = answer.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains(isPaper ? "sandbox" : "script-src 'self'", policy);
        Assert.DoesNotContain(isPaper ? "script-src" : "unsafe", policy, StringComparison.Ordinal);
        if (!isAsset)
            Assert.Contains("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
        Assert.True(isPaper || !answer.Text.Contains(" style=\"", StringComparison.Ordinal));
        Assert.DoesNotContain("Server", answer.Headers.Keys);
    }
}
