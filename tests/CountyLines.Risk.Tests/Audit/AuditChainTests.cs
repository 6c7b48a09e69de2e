using System.Text;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Audit;

/// <summary>Whatever is done to the rows of the chain is found, and told in its own words.</summary>
public sealed class AuditChainTests
{
    const int Entries = 50;
    static readonly IReadOnlyList<AuditName> Names = [AuditName.Of(AuditName.Person, "Ann"), AuditName.Of(AuditName.Line, "CL/2026/900"), AuditName.Of(AuditName.Recipient, "Partner Police")];
    static readonly IReadOnlyList<AuditRow> Chain = Made(Entries);
    static readonly AuditHead Anchor = new(Entries, Chain[^1].Hash);

    [Fact]
    public void AChainAsItWasWrittenIsIntact()
    {
        Assert.Equal((AuditState.Intact, Entries, Entries, 0), Of(Verify(Chain)));
        Assert.Equal(AuditState.Intact, AuditChain.Verify([], [], null).State);
        Assert.Equal(2, AuditChain.Verify(Chain, [Names[1]], Anchor).Forgotten);

        static (AuditState, long, long, int) Of(AuditVerdict verdict) => (verdict.State, verdict.IntactTo, verdict.Entries, verdict.Forgotten);
    }

    [Fact]
    public void EveryChangeOfAByteOfAnEntryOrHashIsFoundAtItsEntry()
    {
        var looked = 0;
        for (var at = 0; at < Entries; at++)
        {
            var row = Chain[at];
            for (var place = 0; place < row.Entry.Length; place++)
                Found(at, row with { Entry = Changed(row.Entry, place) });
            for (var place = 0; place < row.Hash.Length; place++)
            {
                Found(at, row with { Hash = Changed(row.Hash, place) });
                Found(at, row with { PrevHash = Changed(row.PrevHash, place) });
            }
        }

        Assert.InRange(looked, Entries * 300, int.MaxValue);

        void Found(int at, AuditRow changed)
        {
            looked++;
            var verdict = Verify([.. Chain.Take(at), changed, .. Chain.Skip(at + 1)]);
            // A row says what it is: the entry before the changed one stands, and never one after it.
            if (verdict.State != AuditState.Altered || verdict.IntactTo != at || verdict.Faults.Count != 1)
                Assert.Fail($"entry {at + 1} was changed, and the verdict is {verdict}");
        }
    }

    [Fact]
    public void EveryChangeOfANameItsTokenOrItsSaltIsFound()
    {
        var changed = Names.SelectMany((name, at) => Enumerable.Range(0, name.Token.Length).Select(place => (at, name with { Token = Changed(name.Token, place) }))
            .Concat(Enumerable.Range(0, name.Salt.Length).Select(place => (at, name with { Salt = Changed(name.Salt, place) })))
            .Concat(Enumerable.Range(0, name.Kind.Length).Select(place => (at, name with { Kind = Changed(name.Kind, place) })))
            .Concat(Enumerable.Range(0, name.Name.Length).Select(place => (at, name with { Name = Changed(name.Name, place) })))).ToList();
        Assert.InRange(changed.Count, 180, int.MaxValue);
        foreach (var (at, name) in changed)
        {
            var verdict = AuditChain.Verify(Chain, [.. Names.Take(at), name, .. Names.Skip(at + 1)], Anchor);
            Assert.Equal(AuditState.Altered, verdict.State);
            Assert.Contains("is not the one that the token was made for", Assert.Single(verdict.Faults));
        }
    }

    [Fact]
    public void ATailThatWasCutOffIsToldByTheAnchorAndOnlyByIt()
    {
        for (var left = 0; left < Entries; left++)
        {
            var verdict = Verify([.. Chain.Take(left)]);
            Assert.Equal((AuditState.BehindAnchor, left), (verdict.State, verdict.IntactTo));
            Assert.Contains($"ends at entry {left}, and entry {Entries} is known from outside", Assert.Single(verdict.Faults));
            Assert.Equal(AuditState.Intact, AuditChain.Verify(Chain.Take(left), Names, null).State);
        }
    }

    [Fact]
    public void AChainMadeAnewFromSomeEntryOnIsToldByTheAnchorAndOnlyByIt()
    {
        var forged = Made(Entries, act: "list-hidden");
        var verdict = Verify(forged);
        Assert.Equal(AuditState.BehindAnchor, verdict.State);
        Assert.Contains("Entry 50 is not the one that is known from outside the chain", Assert.Single(verdict.Faults));
        Assert.Equal(AuditState.Intact, AuditChain.Verify(forged, Names, null).State);
    }

    [Fact]
    public void WhatWasDoneIsToldInItsOwnWords()
    {
        var third = Chain[2];
        var edited = Entry(3, "list-hidden").ToBytes();
        var foreign = new AuditRow(51, new string('a', 64), AuditRow.HashOf(new string('a', 64), Entry(51).ToBytes()), Entry(51).ToBytes());
        var junk = Encoding.UTF8.GetBytes("{}");
        Told("Entry 1 is missing.", 0, [.. Chain.Skip(1)]);
        Told("Entries 3 to 5 are missing.", 2, [.. Chain.Take(2), .. Chain.Skip(5)]);
        Told("Entry 3 or its hash was changed", 2, [.. Chain.Take(2), third with { Entry = edited }, .. Chain.Skip(3)]);
        Told("Entry 4 does not follow entry 3", 3, [.. Chain.Take(2), third with { Entry = edited, Hash = AuditRow.HashOf(third.PrevHash, edited) }, .. Chain.Skip(3)]);
        Told("Entry 3 says of itself that it is entry 4", 2, [.. Chain.Take(2), Chain[3] with { Number = 3 }, third with { Number = 4 }, .. Chain.Skip(4)]);
        Told("Entry 51 does not follow entry 50", 50, [.. Chain, foreign]);
        Told("Entry 1 says that another came before it", 0, [.. Chain.Take(1).Select(row => row with { PrevHash = new string('1', 64) }), .. Chain.Skip(1)]);
        Told("Entry 51 has the right hash and cannot be read", 50, [.. Chain, new AuditRow(51, Anchor.Hash, AuditRow.HashOf(Anchor.Hash, junk), junk)], AuditState.Unreadable);
        Told("Entry 0 stands where entry 1 must.", 0, [Chain[0] with { Number = 0 }, .. Chain]);
    }

    [Fact]
    public void AnyRowsMovedRemovedOrRepeatedAreFound()
    {
        Gen.Select(Gen.Int[0, Entries - 1], Gen.Int[0, Entries - 1], Gen.Int[0, 2]).Where(drawn => drawn.Item1 != drawn.Item2).Sample(drawn =>
        {
            var (one, other, what) = drawn;
            var rows = Chain.ToList();
            if (what == 0)
                (rows[one], rows[other]) = (rows[other] with { Number = one + 1 }, rows[one] with { Number = other + 1 });
            else if (what == 1)
                rows.RemoveRange(Math.Min(one, other), Math.Abs(one - other));
            else
                rows[one] = rows[other] with { Number = one + 1 };
            return Verify(rows).State is AuditState.Altered or AuditState.BehindAnchor && AuditChain.Verify(rows, Names, null).State == AuditState.Altered;
        });
    }

    [Fact]
    public void AnEntryReadsBackAsItWasWrittenAndOnlyInItsOneForm()
    {
        var bytes = Chain[4].Entry;
        Assert.Equal(bytes, AuditEntry.Read(bytes)!.ToBytes());
        Assert.Null(AuditEntry.Read([.. bytes, (byte)' ']));
        Assert.Null(AuditEntry.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"act\":", "\"act\": "))));
    }

    [Theory]
    [InlineData("Saturn line")]
    [InlineData("CL/2026/900")]
    [InlineData("+447700900123")]
    [InlineData("447700900123")]
    [InlineData("Ann")]
    [InlineData("")]
    public void NoNameReferenceOrNumberIsAValueOfTheAudit(string text)
    {
        Assert.Throws<ArgumentException>(() => AuditValue.Code(text));
        Assert.Throws<ArgumentException>(() => AuditValue.Hash(text));
        Assert.Throws<ArgumentException>(() => new AuditAct(AuditOperation.Control, text));
        Assert.Null(AuditValue.Read(text));
    }

    static AuditVerdict Verify(IReadOnlyList<AuditRow> rows) => AuditChain.Verify(rows, Names, Anchor);

    static void Told(string words, long intactTo, IReadOnlyList<AuditRow> rows, AuditState state = AuditState.Altered)
    {
        var verdict = Verify(rows);
        Assert.Contains(words, Assert.Single(verdict.Faults));
        Assert.Equal((state, intactTo), (verdict.State, verdict.IntactTo));
    }

    static IReadOnlyList<AuditRow> Made(int count, string act = "list-shown")
    {
        var (rows, head) = (new List<AuditRow>(), AuditHead.Start);
        for (var number = 1; number <= count; number++)
        {
            var bytes = Entry(number, act).ToBytes();
            rows.Add(new AuditRow(number, head.Hash, AuditRow.HashOf(head.Hash, bytes), bytes));
            head = new AuditHead(number, rows[^1].Hash);
        }

        return rows;
    }

    static AuditEntry Entry(long number, string act = "list-shown")
    {
        return new AuditEntry(number, Some.Clock().GetUtcNow().AddSeconds(number), AuditOperation.Consultation, act, Names[0].Token, [("lines", 12), ("run", number)], [Names[1].Token], [Names[2].Token]);
    }

    static byte[] Changed(byte[] bytes, int place)
    {
        var changed = bytes.ToArray();
        changed[place] = (byte)(changed[place] + 1 + (place % 255));
        return changed;
    }

    static string Changed(string text, int place) => text[..place] + (char)(text[place] ^ (1 + (place % 31))) + text[(place + 1)..];
}
