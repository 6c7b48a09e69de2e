using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>Who looks stands on record before anything is shown.</summary>
public sealed class ConsultationsTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    RiskStore Open() => RiskStore.Open(Some.Place(folder.Path), Some.Clock(), Some.Person);

    [Fact]
    public async Task TwoHundredWhoLookAtOnceEachHaveAnEntryOfTheirOwnInOneChain()
    {
        await using (var consultations = new Consultations(Open))
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => consultations.RecordAsync(Person.Of($"Reader {number}")!, new AuditAct(AuditOperation.Consultation, "list-shown", ("lines", number))))));
        using var store = Open();
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), null).State);
        var names = store.AuditNames().ToDictionary(name => name.Token, name => name.Name);
        var entries = store.AuditRows().Select(row => AuditEntry.Read(row.Entry)!).ToList();
        Assert.Equal(200, entries.Count);
        Assert.All(entries, entry => Assert.Equal($"Reader {entry.What[0].Value.Number}", names[entry.Who]));
    }

    [Fact]
    public async Task WhatCannotBeRecordedIsToldToWhoeverAskedAndTheNextOnesAreRecordedAgain()
    {
        var isOpen = false;
        await using var consultations = new Consultations(() => isOpen ? Open() : throw new StoreRefusedException("no store"));
        var act = new AuditAct(AuditOperation.Consultation, "list-shown");
        await Assert.ThrowsAsync<StoreRefusedException>(() => consultations.RecordAsync(Some.Person, act));
        isOpen = true;
        await consultations.RecordAsync(Some.Person, act);
        using var store = Open();
        Assert.Single(store.AuditRows());
    }
}
