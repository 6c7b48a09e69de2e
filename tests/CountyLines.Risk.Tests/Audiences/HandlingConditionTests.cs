using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>A condition names a recipient only when it can be read in no other way.</summary>
public sealed class HandlingConditionTests
{
    static readonly Recipient Desk = new("partner-desk", "Partner desk, Leeds", null, false);

    [Theory]
    [InlineData("Release to partner-desk")]
    [InlineData("release to PARTNER-DESK.")]
    [InlineData("Release to Partner desk, Leeds")]
    [InlineData("Release to nca-county-lines, partner-desk")]
    [InlineData("No onward sharing without originator consent; Release to partner-desk")]
    [InlineData("Release to nca-county-lines;\n Release to  partner-desk ;")]
    public void AClauseThatSaysNothingElseNamesTheRecipient(string conditions) => Assert.True(HandlingConditions.Names(conditions, Desk));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(";;")]
    [InlineData("Release to")]
    [InlineData("Release to ,")]
    [InlineData("partner-desk")]
    [InlineData("Release to partner-desks")]
    [InlineData("Release to partner")]
    [InlineData("Release to partner-desk only after call")]
    [InlineData("Release to partner-desk, but only after a call")]
    [InlineData("Release to partner-desk, later")]
    [InlineData("Release to partner-desk (not before Friday)")]
    [InlineData("Release to partner-desk. Not before Friday.")]
    [InlineData("Release to everybody, not partner-desk")]
    [InlineData("Release to anyone but partner-desk")]
    [InlineData("Do not release to partner-desk")]
    [InlineData("Do not\nrelease to partner-desk")]
    [InlineData("Not for partner-desk")]
    [InlineData("Never release to partner-desk")]
    [InlineData("Release to partner-desk; not to be shown to partner-desk before Friday")]
    [InlineData("Release to partner-desk; ask first before the Partner desk, Leeds sees it")]
    [InlineData("Release to Partner desk")]
    [InlineData("No onward sharing without originator consent")]
    public void WhateverElseIsSaidNamesNobody(string? conditions) => Assert.False(HandlingConditions.Names(conditions, Desk));

    [Fact]
    public void OfAMergedLineNoConditionNamesAnybody()
    {
        var records = Some.Records(Some.Line() with { HandlingConditions = "Release to partner-desk" });

        Assert.True(HandlingConditions.Names(records, Desk));
        Assert.False(HandlingConditions.Names(records with { Merged = new MergedRecords(new RecordCount(0, 0, 0), [], [], []) }, Desk));
    }
}
