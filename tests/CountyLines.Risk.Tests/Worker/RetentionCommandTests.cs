using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class RetentionCommandTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task OverdueLinesAreListedByGroupWithTheirDaysAndRestrictedOnesAreOnlyCounted()
    {
        force.Extract.Lines[0][11] = "10/11/2026";
        force.Extract.Lines[1][11] = "19/11/2026";
        force.Extract.Lines[2][11] = "20/11/2026";
        await force.PullAsync();
        var shape = (await force.RunAsync("retention", "--json")).Json;
        var lines = shape.GetProperty("groups")[0].GetProperty("lines").EnumerateArray().Select(line => (line.GetProperty("reference").GetString(), line.GetProperty("review_days_over").GetInt32()));
        Assert.Equal([(GovernedForce.Discharge, 10), (GovernedForce.Knives, 1)], lines);
        var text = await force.DoAsync("retention");
        Assert.StartsWith("Overdue on 20 November 2026: 2 of 3 lines.\n", text);
        Assert.Contains("No periods are set in rules/retention.yaml", text);
        force.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{GovernedForce.Discharge}'");
        text = await force.DoAsync("retention");
        Assert.StartsWith("Overdue on 20 November 2026: 2 of 3 lines, of which 1 restricted and not shown.\n", text);
        Assert.DoesNotContain(GovernedForce.Discharge, text);
    }
}
