using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Xunit;

namespace CountyLines.Risk.Tests.Audit;

/// <summary>The audit as somebody sees it who must answer for what was done.</summary>
public sealed class AuditCommandTests : IDisposable
{
    const string Knives = GovernedForce.Knives;
    const string Quiet = GovernedForce.Quiet;
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task TheAuditIsListedByOperationPersonLineAndDay()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("explain", Knives, "--as", "Ann");
        force.PassDays(1);
        await force.DoAsync("list", "--as", "ANN");
        await force.DoAsync("explain", Quiet, "--as", "Bob");
        Assert.Equal(["line-explained", "list-shown"], await ActsAsync("--who", "ann"));
        Assert.Equal(["line-explained"], await ActsAsync("--line", Knives.ToLowerInvariant()));
        Assert.Equal(["pack-first-used"], await ActsAsync("--operation", "control"));
        Assert.Equal(["list-shown"], await ActsAsync("--from", "2026-11-21", "--to", "2026-11-21", "--who", "Ann"));
        Assert.Equal(["list-shown"], await ActsAsync("--who", "Ann", "--last", "1"));
        Assert.Equal(2, (await force.RunAsync("audit", "list", "--operation", "looking")).ExitCode);
        var nobody = await force.RunAsync("audit", "list", "--who", "Bobb");
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("did you mean 'Bob'", nobody.Error);
        var screen = await force.DoAsync("audit", "list", "--last", "3");
        Assert.Contains("The last 3 of ", screen);
    }

    [Fact]
    public async Task ARestrictedLineIsWithheldInTheAuditToo()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("explain", Knives);
        force.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{Knives}'");
        foreach (var form in new[] { "--json", "--operation=consultation" })
        {
            var shown = await force.DoAsync("audit", "list", form);
            Assert.DoesNotContain(Knives, shown);
            Assert.Contains("withheld", shown);
        }

        var asked = await force.RunAsync("audit", "list", "--line", Knives);
        Assert.Equal((4, ""), (asked.ExitCode, asked.Out));
    }

    [Fact]
    public async Task AnAlteredChainIsToldWithTheFirstEntryThatIsNotIntact()
    {
        await force.PullAndRescoreAsync();
        Assert.Contains("The audit is intact: 4 entries", await force.DoAsync("audit", "verify"));
        var altered = StoreUnderTest.IsPostgreSql ? "convert_to(replace(convert_from(entry, 'UTF8'), 'scored', 'stored'), 'UTF8')" : "CAST(replace(CAST(entry AS TEXT), 'scored', 'stored') AS BLOB)";
        force.Sql($"{StoreUnderTest.DropTrigger("audit_stands", "audit")}; UPDATE audit SET entry = {altered} WHERE number = 3;");
        var result = await force.RunAsync("audit", "verify");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Entry 3 or its hash was changed", result.Out);
        var json = (await force.RunAsync("audit", "verify", "--json")).Json;
        Assert.Equal(("altered", 2, 4), (json.GetProperty("state").GetString(), json.GetProperty("intact_to").GetInt32(), json.GetProperty("entries").GetInt32()));
        using var nothing = new Cli();
        Assert.Equal((1, ""), Of(await nothing.RunAsync("audit", "verify")));

        static (int, string) Of(CliResult none) => (none.ExitCode, none.Out);
    }

    async Task<IReadOnlyList<string>> ActsAsync(params string[] args)
    {
        var result = await force.RunAsync(["audit", "list", "--json", .. args]);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. result.Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("act").GetString()!)];
    }
}
