using System.Data.Common;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audit;

/// <summary>An act and its entry are one: neither is ever without the other, whoever else is writing.</summary>
public sealed class AuditTransactionTests : IDisposable
{
    static readonly AuditAct Shown = new(AuditOperation.Consultation, "list-shown", ("run", 1));
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NothingIsDoneThatCannotBeRecorded()
    {
        using var store = Some.Store(folder);
        Pull(store, "CL/2026/900");
        Some.Sql(folder, StoreUnderTest.RefusingTrigger("full", "BEFORE INSERT ON audit", "the disk is full"));
        string[] tables = ["pull", "line", "override", "decision", "outcome", "line_merge", "line_pair_decision", "calibration", "audit", "audit_name"];
        var before = Some.Dump(folder, tables);
        var grounds = new Grounds("One holder", "Ann", Some.Day);
        (string What, Action Do)[] acts =
        [
            ("pull", () => Pull(store, "CL/2026/901")),
            ("override", () => store.AddOverride(new Override(0, "CL/2026/900", new HeldValue.AtLevel("physical", 3), "new-intelligence", "x", "N1", "Ann", Some.Day, Some.Day, new MachineValue(1, "Low", null)))),
            ("outcome", () => store.AddOutcome(new Outcome(0, "CL/2026/900", "arrest", Some.Day, null, null, "Ann", Some.Day))),
            ("merge", () => store.Merge("CL/2026/900", "CL/2026/902", grounds)),
            ("reject", () => store.Reject("CL/2026/900", "CL/2026/902", grounds)),
            ("calibration", () => store.AddCalibration(new CalibrationCheck(Some.Day, "p@1", new string('0', 64), 1, 1, "Ann"))),
            ("look", () => store.RecordAudit(Shown)),
        ];
        foreach (var (what, act) in acts)
        {
            var fault = Record.Exception(act);
            Assert.True(fault is DbException, $"{what}: {fault}");
            Assert.Equal(before, Some.Dump(folder, tables));
        }
    }

    [Fact]
    public void WhatIsNotDoneLeavesNoEntry()
    {
        using var store = Some.Store(folder);
        Pull(store, "CL/2026/900");
        var head = store.AuditHead;
        Assert.Throws<IOException>(() => store.RecordAudit(Shown, () => throw new IOException("the disk is full")));
        store.RecordAudit(Shown, () => false);
        Some.Sql(folder, StoreUnderTest.RefusingTrigger("full", "BEFORE INSERT ON outcome", "the disk is full"));
        Assert.ThrowsAny<DbException>(() => store.AddOutcome(new Outcome(0, "CL/2026/900", "arrest", Some.Day, null, null, "Ann", Some.Day)));
        using (store.Begin(new PullRequest("force-extract", Some.Day, "Ann", "digest", "reading")))
        {
        }

        Assert.Equal(head, store.AuditHead);
        store.RecordAudit(Shown, () => true);
        Assert.Equal(head.Number + 1, store.AuditHead.Number);
    }

    [Fact]
    public async Task ManyThatWriteAtOnceMakeOneChain()
    {
        const int writers = 4;
        const int each = 25;
        Some.Store(folder).Dispose();
        using var start = new Barrier(writers);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(number => Task.Factory.StartNew(
            () =>
            {
                using var store = RiskStore.Open(Some.Place(folder.Path), Some.Clock(), Person.Of($"Writer {number}")!);
                start.SignalAndWait();
                for (var entry = 0; entry < each; entry++)
                    store.RecordAudit(Shown with { Lines = ["CL/2026/900"] });
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        using var after = Some.Store(folder);
        var verdict = AuditChain.Verify(after.AuditRows(), after.AuditNames(), after.AuditHead);
        Assert.Equal((AuditState.Intact, writers * each, 0), (verdict.State, verdict.Entries, verdict.Forgotten));
        // One name has one token, whoever wrote it first.
        Assert.Equal(writers + 1, after.AuditNames().Count);
    }

    [Theory]
    [InlineData("UPDATE audit SET hash = 'x' WHERE number = 1", "an audit entry is never changed")]
    [InlineData("DELETE FROM audit WHERE number = 1", "an audit entry is never removed")]
    [InlineData("UPDATE audit_name SET name = 'Bob'", "a name in the audit is never changed")]
    [InlineData("INSERT INTO audit SELECT 99, prev_hash, 'other', entry FROM audit WHERE number = 1", "prev_hash")]
    public void TheStoreItselfRefusesToChangeTheChain(string sql, string words)
    {
        using var store = Some.Store(folder);
        store.RecordAudit(Shown);
        Assert.Contains(words, Assert.ThrowsAny<DbException>(() => Some.Sql(folder, sql)).Message);
    }

    [Fact]
    public void AForgottenNameLeavesTheChainIntactAndItsTokenSilent()
    {
        using var store = Some.Store(folder);
        store.RecordAudit(Shown with { Lines = ["CL/2026/900"] });
        using (var connection = StoreConnection.Open(Some.Place(folder.Path)))
        using (var transaction = connection.BeginWrite())
        {
            Assert.True(AuditTable.Forget(connection, transaction, AuditName.Line, "CL/2026/900"));
            Assert.False(AuditTable.Forget(connection, transaction, AuditName.Line, "CL/2026/900"));
            transaction.Commit();
        }

        var verdict = AuditChain.Verify(store.AuditRows(), store.AuditNames(), null);
        Assert.Equal((AuditState.Intact, 1), (verdict.State, verdict.Forgotten));
        // The same line named again is another token: nothing joins it to what was forgotten.
        store.RecordAudit(Shown with { Lines = ["CL/2026/900"] });
        Assert.NotEqual(AuditEntry.Read(store.AuditRows().First().Entry)!.Lines, AuditEntry.Read(store.AuditRows().Last().Entry)!.Lines);
    }

    static void Pull(RiskStore store, string line)
    {
        var taking = store.Begin(new PullRequest("force-extract", Some.Day, "Ann", line, "reading"));
        using (taking)
        {
            taking.Take(Some.Line(line));
            taking.Complete(new Intake("force-extract", Some.Day, line, [], 0, [], [], null));
        }
    }
}
