using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Dapper;
using Xunit;

namespace CountyLines.Risk.Tests.Erasure;

/// <summary>A line that is erased is gone from everywhere, and everything else stands.</summary>
public sealed class EraseLineTests : IDisposable
{
    const string Gone = ErasingForce.Gone;
    readonly ErasingForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task NoByteOfTheLineIsLeftInTheDataFolderOrInACopyOfTheStore()
    {
        await force.LiveAsync();
        await force.DoAsync("release", "show", "1");
        // What was freed before, when nobody thought of erasing, still stands in the file.
        force.Governed.Sql(StoreUnderTest.IsPostgreSql
            ? "UPDATE run_line SET problem = 'freedbefore'; UPDATE run_line SET problem = ''"
            : "PRAGMA secure_delete = OFF; CREATE TABLE freed (text TEXT); INSERT INTO freed VALUES ('freedbefore'); DROP TABLE freed;");
        string[] words = [.. ErasingForce.Words, "freedbefore"];
        var before = force.Bytes();
        Assert.All(words, word => Assert.Contains(word, before));
        var result = await force.EraseAsync();
        Assert.True(result.ExitCode == 3, $"{result.ExitCode} {result.Error}{result.Out}");
        Assert.Equal("", result.Error);
        var after = force.Bytes();
        Assert.All(words, word => Assert.DoesNotContain(word, after));
        Assert.Contains(GovernedForce.Knives, after);
        Assert.Equal(0, new FileInfo(Path.Combine(force.Data, "countylines.db-wal")) is { Exists: true } log ? log.Length : 0);
        Assert.Equal([1L], force.Query<long>("SELECT finished FROM erasure"));
        Assert.Equal(0, (await force.RunAsync("audit", "verify")).ExitCode);
        if (StoreUnderTest.IsPostgreSql)
            return;
        Assert.Equal("ok", force.Query<string>("PRAGMA integrity_check")[0]);
        Assert.Empty(force.Query<string>("SELECT \"table\" FROM pragma_foreign_key_check"));
    }

    [Fact]
    public async Task TheAnswerSaysWhereTheLineWentAndWhatToRecall()
    {
        await force.LiveAsync();
        var answer = (await force.EraseAsync(more: "--json")).Json;
        var gone = Assert.Single(answer.GetProperty("gone").EnumerateArray());
        Assert.Equal((1, "socu-tasking", true), (gone.GetProperty("release").GetInt32(), gone.GetProperty("recipient").GetString(), gone.GetProperty("delivered_at").ValueKind == System.Text.Json.JsonValueKind.String));
        Assert.Equal("countylines release recall 1 --because TEXT", Assert.Single(answer.GetProperty("recall").EnumerateArray()).GetProperty("command").GetString());
        Assert.Equal(["briefing/1.html", "releases/1/socu-tasking"], answer.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        var rows = answer.GetProperty("rows").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt32());
        string[] tables = ["assessment", "decision", "evidence", "line", "line_merge", "line_pair_decision", "number", "outcome", "override", "override_step", "package_file", "quarantine", "release_copy", "release_line", "released_text", "run_hold", "run_line", "run_override"];
        Assert.Equal(tables, rows.Keys.Order());
        Assert.Equal((1, 2, 2), (rows["line"], rows["evidence"], rows["line_merge"]));
        // The package stays on record, and so does the release; their lists are empty.
        Assert.Equal([1L], force.Query<long>("SELECT count(*) FROM package"));
        Assert.Contains("its lines were erased since", (await force.RunAsync("release", "show", "1")).Out);
        var ledger = await force.RunAsync("release", "ledger", Gone);
        Assert.Equal((1, ""), (ledger.ExitCode, ledger.Out));
        Assert.Contains("was erased on 20 November 2026", ledger.Error);
        Assert.DoesNotContain(Gone, force.Bytes());
        // What went out can still be taken back.
        Assert.Equal(0, (await force.RunAsync("release", "recall", "1", "--because", "A line in it was erased", "--as", "Bob")).ExitCode);
    }

    [Fact]
    public async Task TheAuditKeepsTheActAndForgetsTheName()
    {
        await force.LiveAsync();
        var token = force.Query<string>($"SELECT token FROM audit_name WHERE name = '{Gone}'")[0];
        await force.EraseAsync();
        Assert.Empty(force.Query<string>($"SELECT token FROM audit_name WHERE token = '{token}'"));
        using var store = force.Open();
        var entry = store.AuditRows().Select(row => AuditEntry.Read(row.Entry)!).Last(one => one.Operation == AuditOperation.Erasure);
        Assert.Equal(("line-erased", token), (entry.Act, Assert.Single(entry.Lines)));
        Assert.Equal(token, Assert.Single(store.Erasures).Subject);
        Assert.Contains(entry.What, one => one is { Name: "evidence", Value.Number: 2 });
        Assert.True(store.AuditRows().Select(row => AuditEntry.Read(row.Entry)!).Count(one => one.Lines.Contains(token)) > 3);
    }

    [Fact]
    public async Task OldRunsAreShownWithoutTheLineAndSayThatTheyCannotBeReplayed()
    {
        await force.LiveAsync();
        await force.EraseAsync();
        var list = (await force.RunAsync("list", "--run", "1", "--json")).Json;
        Assert.Equal([GovernedForce.Discharge, GovernedForce.Knives, GovernedForce.Quiet], list.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reference").GetString()).Order());
        Assert.Equal(0, (await force.RunAsync("list")).ExitCode);
        Assert.Equal(0, (await force.RunAsync("explain", GovernedForce.Knives, "--run", "1")).ExitCode);
        Assert.Equal(1, (await force.RunAsync("explain", Gone)).ExitCode);
        var replayed = await force.RunAsync("replay", "1");
        Assert.Equal((3, "Records of this run were erased on 20 November 2026; it cannot be worked out again from all its inputs. What follows compares the lines that are left, without their ranks.\n"), (replayed.ExitCode, replayed.Out));
        Assert.Equal(0, (await force.RunAsync("release", "draft", "tasking", "--run", "1", "--as", "Ann")).ExitCode);
        // The same records would let the last run stand, but for the erasure.
        Assert.Equal(0, (await force.RunAsync("rescore")).ExitCode);
        Assert.Equal([1L, 2L], force.Query<long>("SELECT id FROM run"));
        Assert.Equal(0, (await force.RunAsync("replay", "2")).ExitCode);
        Assert.Equal(0, (await force.RunAsync("rescore")).ExitCode);
        Assert.Equal([2L], force.Query<long>("SELECT max(id) FROM run"));
    }

    [Fact]
    public async Task AnExtractThatStillHasTheLineDoesNotBringItBack()
    {
        await force.LiveAsync();
        await force.EraseAsync();
        // One row in other letters, and one of a record that the line never had.
        force.Governed.Extract.Log("EVX779", Gone.ToLowerInvariant());
        var pulled = await force.RunAsync("pull", "--from", force.Governed.Extract.WriteTo(force.In("extract")));
        Assert.Equal(3, pulled.ExitCode);
        var items = (await force.RunAsync("quarantine", "list", "--json")).Json.GetProperty("items").EnumerateArray().ToList();
        var refused = items.Where(item => item.GetProperty("reason").GetString()!.StartsWith("its line was erased on 2026-11-20, and nothing of the row was stored; take it out of the extract", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, refused.Count);
        Assert.All(refused, item => Assert.Equal("", item.GetProperty("value").GetString()));
        var bytes = force.Bytes();
        Assert.All(ErasingForce.Words.Where(word => word != "EVX772").Append("EVX779").Append(Gone.ToLowerInvariant()), word => Assert.DoesNotContain(word, bytes));
        await force.RunAsync("rescore");
        Assert.Equal(3, (await force.RunAsync("list", "--json")).Json.GetProperty("lines").GetArrayLength());
        // The same fault is the same item at the next pull, and is gone when the extract is clean.
        await force.RunAsync("pull", "--from", force.In("extract"));
        Assert.Equal(items.Count, (await force.RunAsync("quarantine", "list", "--json")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task WhatACrashLeavesIsFinishedWhenTheStoreIsOpenedAgain()
    {
        await force.LiveAsync();
        using (var store = force.Open())
            store.EraseLine(Gone, "subject-request", Some.Day, () => new ErasurePlan([new(1, "socu-tasking")], ["briefing/1.html", "releases/1/socu-tasking"]));
        Assert.Equal([0L], force.Query<long>("SELECT finished FROM erasure"));
        Assert.True(File.Exists(Path.Combine(force.Data, "briefing", "1.html")));
        force.Open().Dispose();
        Assert.Equal([1L], force.Query<long>("SELECT finished FROM erasure"));
        var bytes = force.Bytes();
        Assert.All(ErasingForce.Words, word => Assert.DoesNotContain(word, bytes));
        Assert.Equal("Every erasure is finished; there were 1.\n", (await force.RunAsync("erase", "--finish")).Out);
    }

    [Fact]
    public async Task WhileAnotherReadsTheStoreItIsSaidThatBytesMayBeLeft()
    {
        await force.LiveAsync();
        using (var reader = StoreUnderTest.Connect(force.Data))
        {
            reader.Execute("BEGIN;");
            reader.ExecuteScalar<long>("SELECT count(*) FROM line");
            var result = await force.EraseAsync();
            Assert.Equal(3, result.ExitCode);
            Assert.StartsWith("NOT FINISHED: the rows are gone, and their bytes may still stand in free pages or files: ", result.Error);
        }

        Assert.Equal(0, (await force.RunAsync("erase", "--finish")).ExitCode);
        var bytes = force.Bytes();
        Assert.All(ErasingForce.Words, word => Assert.DoesNotContain(word, bytes));
    }

    [Fact]
    public async Task NumbersOfWhatWasErasedAreNotUsedAgain()
    {
        await force.LiveAsync();
        await force.EraseAsync();
        await force.Governed.AskAsync(GovernedForce.Discharge, "--factor", "physical", "--level", "2");
        await force.DoAsync("override", "approve", "2", "--as", "Bob");
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", "Look again");
        await force.DoAsync("outcome", "add", GovernedForce.Knives, "arrest", "--on", "2026-11-18");
        await force.DoAsync("duplicates", "reject", GovernedForce.Knives, GovernedForce.Discharge, "--because", "Two holders");
        await force.DoAsync("duplicates", "merge", GovernedForce.Knives, GovernedForce.Quiet, "--because", "One holder");
        Assert.Equal([2L, 2, 2, 2, 2, 3], new[] { "override", "override_step", "decision", "outcome", "line_pair_decision", "line_merge" }.Select(table => Assert.Single(force.Query<long>($"SELECT id FROM {table}"))));
    }

    [Fact]
    public async Task ALineThatIsMergedOrOnItsWayIsNotErased()
    {
        await force.LiveAsync();
        await force.DoAsync("duplicates", "merge", GovernedForce.Quiet, Gone, "--because", "One holder");
        foreach (var line in new[] { Gone, GovernedForce.Quiet })
            AssertRefused($"{Gone} is merged into {GovernedForce.Quiet}; split them first: countylines duplicates split {Gone} --because TEXT", await force.EraseAsync(line));
        await force.DoAsync("duplicates", "split", Gone, "--because", "Two holders");
        await force.DoAsync("rescore");
        await force.DoAsync("release", "draft", "tasking", "--as", "Ann");
        await force.DoAsync("release", "approve", "2", "--as", "Bob");
        // The settings name no way to the recipient.
        Assert.Equal(1, (await force.Governed.RunAsync("release", "publish", "2", "--as", "Bob", "--settings", force.In("no-way.json"))).ExitCode);
        AssertRefused("it waits in sequence 2 of tasking/socu-tasking; deliver that first: countylines release deliver, or recall its release: countylines release recall 2 --because TEXT", await force.EraseAsync());
        await force.DoAsync("release", "deliver");
        Assert.Equal(3, (await force.EraseAsync()).ExitCode);
        AssertRefused("the line was erased on 2026-11-20", await force.EraseAsync());
    }

    [Fact]
    public async Task TheReferenceIsGivenTwiceAndTheReasonIsACode()
    {
        await force.Governed.PullAsync();
        foreach (var args in new string[][] { ["erase"], ["erase", Gone], ["erase", Gone, "--because", "subject-request"], ["erase", Gone, "--because", "subject-request", "--confirm", "CL/2026/778"], ["erase", Gone, "--person", "Ann", "--because", "x", "--confirm", Gone], ["erase", Gone, "--finish"] })
            Assert.Equal(2, (await force.RunAsync(args)).ExitCode);
        var refused = await force.RunAsync("erase", "CL/2026/778", "--because", "subject-requests", "--confirm", "CL/2026/778");
        AssertRefused("'subject-requests' is not a reason for an erasure; did you mean 'subject-request'?", refused);
        Assert.Contains("there is no line 'CL/2026/778'; did you mean", refused.Error);
        Assert.Equal([0L], force.Query<long>("SELECT count(*) FROM erasure"));
        Assert.Equal([1L], force.Query<long>($"SELECT count(*) FROM line WHERE reference = '{Gone}'"));
    }

    [Fact]
    public async Task WordsOfOtherRecordsThatNameTheLineAreReported()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", $"Works with {Gone} every week");
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", $"Works with {Gone}8, another line");
        var result = await force.EraseAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("LOOK: it still stands in 1 row of decision, in words about something else.", result.Out);
    }

    static void AssertRefused(string words, CliResult result)
    {
        Assert.Equal((4, ""), (result.ExitCode, result.Out));
        Assert.Contains(words, result.Error);
    }
}
