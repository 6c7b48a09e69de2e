using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>A draft is frozen and the world is not: what may not go any more stops it at the approval and again at the publication.</summary>
public sealed class StaleDraftTests
{
    static readonly Dictionary<string, (Action<DraftedForce> Happens, string Reason)> Events = new()
    {
        ["a line is restricted"] = (Pulled(force => force.Change(DraftedForce.Open, line => line with { Restricted = true })), "CL/2026/900 has been restricted since; score the lines again and draft it again"),
        ["a line is put under a condition"] = (Pulled(force => force.Change(DraftedForce.Open, line => line with { Handling = Handling.C })), "CL/2026/900 has been put under a condition since that does not name partner-desk; score the lines again and draft it again"),
        ["evidence is put under handling code C"] = (Pulled(force => force.Evidence[0] = force.Evidence[0] with { Handling = Handling.C }), "evidence of CL/2026/900 has been put under handling code C since; score the lines again and draft it again"),
        ["a condition does not name the recipient any more"] = (Pulled(force => force.Change(DraftedForce.ByName, line => line with { HandlingConditions = "Not for partner-desk" })), "the condition that let CL/2026/901 go to partner-desk has been withdrawn since; score the lines again and draft it again"),
        ["a line is marked higher"] = (Pulled(force => force.Change(DraftedForce.Open, line => line with { Marking = Marking.OfficialSensitive })), "CL/2026/900 has been marked OFFICIAL-SENSITIVE since, and the release is OFFICIAL; score the lines again and draft it again"),
        ["a line falls due for review"] = (force => force.Today = Some.Day.AddDays(6), "CL/2026/900 has fallen due for review since; draft it again"),
        ["a line is merged into another"] = (force => force.As(DraftedForce.Ann, store =>
        {
            store.Merge(DraftedForce.ByName, DraftedForce.Open, new Grounds("One holder", "Ann Lee", Some.Day));
            return 0;
        }), "CL/2026/900 has been merged into another line since; score the lines again and draft it again"),
        ["the audience is changed"] = (force => force.WriteAudience(force.AudienceText + "# looked at\n"), "the audience partner was changed since it was drafted; draft it again: countylines release draft partner"),
        ["its last day passes"] = (force => force.Today = Some.Day.AddDays(15), "it could be used until 2026-12-04; draft a new one"),
    };

    static Action<DraftedForce> Pulled(Action<DraftedForce> change) => force =>
    {
        change(force);
        force.Pull();
    };

    public static TheoryData<string> What => [.. Events.Keys];

    [Theory]
    [MemberData(nameof(What))]
    public void WhatHappenedSinceTheDraftStopsItsApproval(string what)
    {
        using var force = new DraftedForce();
        Assert.Equal(2, force.Release.Copies[0].Lines);

        Events[what].Happens(force);

        Assert.Contains(Events[what].Reason, force.Refused(() => force.Approve()));
    }

    [Theory]
    [MemberData(nameof(What))]
    public void WhatHappenedSinceTheApprovalStopsItsPublication(string what)
    {
        using var force = new DraftedForce();
        force.Approve();

        Events[what].Happens(force);

        Assert.Contains(Events[what].Reason, force.Refused(force.Publish));
        Assert.Empty(force.As(DraftedForce.Bob, store => store.Packages()));
    }

    [Fact]
    public void EveryReasonIsGivenAtOnce()
    {
        using var force = new DraftedForce();
        force.Change(DraftedForce.Open, line => line with { Restricted = true });
        force.Change(DraftedForce.ByName, line => line with { HandlingConditions = null });
        force.Pull();
        force.WriteAudience(force.AudienceText + "#\n");

        Assert.Equal(4, force.Refused(() => force.Approve(DraftedForce.Ann)).Count);
    }

    [Fact]
    public void WhatChangesNothingThatMattersStopsNothing()
    {
        using var force = new DraftedForce();
        force.Change(DraftedForce.Open, line => line with { Name = "Another name", LastActivity = Some.Day });
        force.Pull();
        force.Today = Some.Day.AddDays(5);

        force.Approve();

        Assert.Equal(ReleaseState.Published, force.Publish().State);
        Assert.Single(force.As(DraftedForce.Bob, store => store.Packages()));
    }

    [Fact]
    public void ATextThatWasReleasedAndReadsOtherwiseNowStopsTheDraftWithIt()
    {
        using var force = new DraftedForce(hasDraft: false);
        Decide(force, "Two sources agree");
        force.As(DraftedForce.Ann, store => new Releasing(store, force.Rules).LetText(DraftedForce.Open, "partner", "decision_reason"));
        Assert.Contains("Two sources agree", System.Text.Encoding.UTF8.GetString(force.Draft().Copies[0].List!));

        Decide(force, "Three sources agree");

        Assert.Equal(["the text 'decision_reason' of CL/2026/900 is another since; draft it again"], force.Refused(() => force.Approve()));
        Assert.DoesNotContain("sources agree", System.Text.Encoding.UTF8.GetString(force.Draft().Copies[0].List!));
    }

    static void Decide(DraftedForce force, string because)
    {
        force.As(DraftedForce.Ann, store => store.AddDecision(SomeRun.Decided(DraftedForce.Open, because)));
    }

    [Theory]
    [InlineData("Ann Lee")]
    [InlineData("ANN LEE")]
    [InlineData("  ann   lee ")]
    [InlineData("Ann\u00A0Lee")]
    public void TheAuthorCannotApproveUnderAnySpellingOfTheName(string name)
    {
        using var force = new DraftedForce();

        Assert.Equal(["Ann Lee drafted it; another person must approve it"], force.Refused(() => force.Approve(Person.Of(name))));
        var fault = Assert.ThrowsAny<DbException>(() => Some.Sql(force.Folder, "INSERT INTO release_step (release, step, person, because, made_at) VALUES (1, 'approved', 'ANN lee', '', 1)"));
        Assert.Contains("the person who drafted a release cannot approve it", fault.Message);
        Assert.Equal(ReleaseState.Draft, force.Release.State);
    }

    [Fact]
    public void AReleaseIsApprovedOnceAndPublishedOnceAndNeverUnapproved()
    {
        using var force = new DraftedForce();
        Assert.Equal(["release 1 is a draft: another person than Ann Lee approves it first: countylines release approve 1"], force.Refused(force.Publish));
        var fault = Assert.ThrowsAny<DbException>(() => Some.Sql(force.Folder, "INSERT INTO release_step (release, step, person, because, made_at) VALUES (1, 'published', 'Bob', '', 1)"));
        Assert.Contains("approved before it is published", fault.Message);

        force.Approve();
        Assert.Equal(["release 1 is approved, not a draft"], force.Refused(() => force.Approve()));
        force.Publish();
        Assert.Contains("release 1 is published", force.Refused(force.Publish));
        Assert.Contains("release 1 is published, not a draft", force.Refused(() => force.Approve()));
        Assert.Single(force.As(DraftedForce.Bob, store => store.Packages()));
    }

    [Fact]
    public void WithoutAnAgreementNothingIsApprovedForOutsideAndTheMeetingNeedsNone()
    {
        using var force = new DraftedForce(hasDraft: false);
        force.WriteAudience(force.AudienceText.Replace("agreement: ISA/2026/12", "agreement: none"));
        force.Draft();
        Assert.Equal(["the audience partner@1.0.0 names no sharing agreement, so nothing leaves the force; put its reference into 'agreement' and draft again"], force.Refused(() => force.Approve()));

        using var inside = new DraftedForce(hasDraft: false);
        inside.WriteAudience(inside.AudienceText.Replace("agreement: ISA/2026/12", "agreement: none").Replace("goes: outside", "goes: inside"));
        inside.Draft();
        Assert.Equal(ReleaseState.Approved, inside.Approve().State);
    }

    [Fact]
    public void ADraftFromAnOldRunCannotBringBackWhatIsRestrictedNow()
    {
        using var force = new DraftedForce(hasDraft: false);
        force.Change(DraftedForce.Open, line => line with { Restricted = true });
        force.Pull();
        force.Draft();

        Assert.Equal(["CL/2026/900 has been restricted since; score the lines again and draft it again"], force.Refused(() => force.Approve()));
    }
}
