using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Dapper;
using Xunit;

namespace CountyLines.Risk.Tests.Erasure;

/// <summary>A person's name can be taken out; what the person did stays.</summary>
public sealed class ErasePersonTests : IDisposable
{
    readonly ErasingForce force = new();

    public void Dispose() => force.Dispose();

    Task<CliResult> EraseAsync(string name, string by = "Cora") => force.RunAsync("erase", "--person", name, "--because", "subject-request", "--confirm", name, "--as", by);

    /// <summary>A server keeps removed rows for a session that may still read them.</summary>
    [Fact]
    [Trait("Store", "postgresql")]
    public async Task AnErasureIsNotFinishedWhileAnotherSessionMayStillReadTheRows()
    {
        if (!StoreUnderTest.IsPostgreSql)
            return;
        await force.LiveAsync();
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", "Look again", "--as", "Zephyrine Quill");
        using (var other = StoreUnderTest.Connect(force.Data))
        using (var reading = other.BeginTransaction(System.Data.IsolationLevel.RepeatableRead))
        {
            Assert.NotEmpty(other.Query<string>("SELECT made_by FROM decision", transaction: reading));
            using var store = force.Open();
            store.ErasePerson(Person.Of("Zephyrine Quill")!, "subject-request", Some.Day, _ => []);
            Assert.Contains("another session of the server began to read before the erasure", store.FinishErasures(TimeSpan.FromSeconds(1)));
            Assert.Contains(0L, force.Query<long>("SELECT finished FROM erasure"));
        }

        Assert.Equal(0, (await force.RunAsync("erase", "--finish")).ExitCode);
        Assert.DoesNotContain("Zephyrine", force.Bytes(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TheNameIsGoneAndTheActsStay()
    {
        await force.LiveAsync();
        await force.DoAsync("quality", "calibrate", "--as", "ann");
        string[] acts = ["override", "override_step", "decision", "outcome", "line_merge", "line_pair_decision", "release", "release_step", "package_step", "released_text", "calibration", "audit"];
        var before = Counts();
        // A name as no other text has it: two letters stand in every file.
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", "Look again", "--as", "Zephyrine Quill");
        Assert.Contains("Zephyrine", force.Bytes());
        Assert.Equal(0, (await EraseAsync("zephyrine  quill")).ExitCode);
        Assert.DoesNotContain("Zephyrine", force.Bytes(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, (await EraseAsync("ann")).ExitCode);
        Assert.Equal(0, (await EraseAsync("Analyst Z")).ExitCode);
        Assert.Equal(before.Select(one => one.Count + (one.Table == "decision" ? 1 : one.Table == "audit" ? 4 : 0)), Counts().Select(one => one.Count));
        Assert.Equal(["Bob", "erased person"], force.Query<string>("SELECT made_by FROM override UNION SELECT person FROM override_step UNION SELECT made_by FROM decision UNION SELECT made_by FROM outcome UNION SELECT decided_by FROM line_merge UNION SELECT decided_by FROM line_pair_decision UNION SELECT made_by FROM release UNION SELECT person FROM release_step UNION SELECT person FROM package_step UNION SELECT person FROM released_text UNION SELECT person FROM calibration"));
        Assert.Equal([0L], force.Query<long>("SELECT count(*) FROM audit_name WHERE lower(name) IN ('ann', 'zephyrine quill')"));
        Assert.Contains("erased person", force.Query<string>("SELECT DISTINCT assessed_by FROM assessment"));
        using (var store = force.Open())
            Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor).State);
        var replayed = await force.RunAsync("replay", "1");
        Assert.Equal(3, replayed.ExitCode);
        Assert.StartsWith("Records of this run were erased on 20 November 2026", replayed.Out);
        await force.RunAsync("rescore");
        Assert.Equal(0, (await force.RunAsync("replay", "2")).ExitCode);

        List<(string Table, long Count)> Counts() => [.. acts.Select(table => (table, force.Query<long>($"SELECT count(*) FROM {table}")[0]))];
    }

    [Fact]
    public async Task TwoWhoAssessedTheSameOnOneDayStayTwo()
    {
        force.Governed.Extract.Assessment(ErasingForce.Gone, "Community impact", "1", by: "Analyst Y");
        await force.Governed.PullAsync();
        Assert.Equal(0, (await EraseAsync("Analyst Z")).ExitCode);
        Assert.Equal(0, (await EraseAsync("Analyst Y")).ExitCode);
        Assert.Equal(["erased person", "erased person 2"], force.Query<string>($"SELECT assessed_by FROM assessment WHERE line = '{ErasingForce.Gone}' ORDER BY 1"));
    }

    [Fact]
    public async Task NobodyIsErasedWhileSomethingOfTheirsWaitsForApproval()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.Governed.AskAsync(GovernedForce.Discharge, "--factor", "physical", "--level", "2");
        await force.DoAsync("release", "draft", "tasking", "--as", "Ann");
        var refused = await EraseAsync("ann");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("override 1 of theirs waits for approval; approve it, or end it first: countylines override end 1 --because TEXT", refused.Error);
        Assert.Contains("release 1 of theirs is draft; publish it, or give it up first: countylines release discard 1 --because TEXT", refused.Error);
        await force.DoAsync("override", "end", "1", "--because", "Not needed", "--as", "Bob");
        await force.DoAsync("release", "discard", "1", "--because", "Not needed", "--as", "Bob");
        Assert.Equal(0, (await EraseAsync("ann")).ExitCode);
    }

    [Fact]
    public async Task NobodyErasesThemselvesOrActsAsAnErasedPerson()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.DoAsync("list", "--as", "Ann");
        Assert.Contains("another person must do it", (await EraseAsync("Ann", by: "ANN")).Error);
        Assert.Contains("nobody called 'Nobody' stands in the store", (await EraseAsync("Nobody")).Error);
        Assert.Equal(2, (await force.RunAsync("list", "--as", "Erased Person")).ExitCode);
    }
}
