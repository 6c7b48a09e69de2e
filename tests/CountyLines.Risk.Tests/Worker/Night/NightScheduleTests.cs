using CountyLines.Risk.Worker.Night;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Night;

public sealed class NightScheduleTests
{
    const int Years = 20;
    static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Britain's rule said another way than the time zone data says it: summer time from the last Sunday of March to the last of October, each at 01:00 UTC.</summary>
    static TimeSpan OffsetIn(DateTimeOffset utc) => utc >= Change(utc.Year, 3) && utc < Change(utc.Year, 10) ? TimeSpan.FromHours(1) : TimeSpan.Zero;

    static DateTimeOffset Change(int year, int month)
    {
        var last = new DateOnly(year, month, 31);
        return new DateTimeOffset(last.AddDays(-(int)last.DayOfWeek).ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);
    }

    static DateTimeOffset HalfPastTwoOn(DateOnly date)
    {
        var early = new DateTimeOffset(date.ToDateTime(new TimeOnly(1, 30)), TimeSpan.Zero);
        return OffsetIn(early) == TimeSpan.Zero ? early.AddHours(1) : early;
    }

    [Fact]
    public void EveryDateOfTwentyYearsHasItsNightAtHalfPastTwoThroughEveryClockChange()
    {
        var schedule = SomeNight.Schedule();
        var (looked, changes) = (0, 0);
        for (var date = DateOnly.FromDateTime(Start.DateTime); date.Year < Start.Year + Years; date = date.AddDays(1))
        {
            var at = HalfPastTwoOn(date);
            var (before, then, after) = (schedule.Look(at.AddSeconds(-1), date.AddDays(-1)), schedule.Look(at, date.AddDays(-1)), schedule.Look(at.AddDays(1).AddHours(-2), date));
            Assert.Equal((null, date, null), (before.Night, then.Night, after.Night));
            Assert.Equal(0, before.Missed.Count + then.Missed.Count + after.Missed.Count);
            looked++;
            changes += OffsetIn(at) != OffsetIn(at.AddDays(-1)) ? 1 : 0;
        }

        Assert.Equal((7_305, 2 * Years), (looked, changes));
    }

    [Fact]
    public void WhoLooksEveryHalfHourRunsEachNightOnceForTwentyYears()
    {
        var schedule = SomeNight.Schedule();
        var ran = new List<DateOnly>();
        for (var (now, end) = (Start, Start.AddYears(Years)); now < end; now = now.AddMinutes(30))
        {
            var due = schedule.Look(now, ran.Count == 0 ? null : ran[^1]);
            Assert.Empty(due.Missed);
            // Whether the night of now has run already is for its row to say.
            if (due.Night is { } night && (ran.Count == 0 || night != ran[^1]))
                ran.Add(night);
        }

        Assert.Equal(7_305, ran.Count);
        Assert.Equal(Enumerable.Range(0, ran.Count).Select(ran[0].AddDays), ran);
    }

    [Fact]
    public void AClockThatStepsAndAWorkerThatSleepsNeverRunANightTwiceNorMoreThanOneAtOnceNorForgetOne()
    {
        var steps = Gen.OneOf(Gen.Int[1, 180].Select(minutes => TimeSpan.FromMinutes(minutes)), Gen.Int[-4 * 60, 4 * 60].Select(minutes => TimeSpan.FromMinutes(minutes)), Gen.Int[-3, 12].Select(days => TimeSpan.FromDays(days)));
        var looked = 0;
        Gen.Select(Gen.Int[0, 365 * Years], steps.Array[40]).Sample((day, moves) =>
        {
            var schedule = SomeSchedule;
            var (now, rows, first) = (Start.AddDays(day), new SortedDictionary<DateOnly, bool>(), default(DateOnly?));
            foreach (var move in moves)
            {
                now += move;
                var due = schedule.Look(now, rows.Count == 0 ? null : rows.Keys.Last());
                foreach (var missed in due.Missed)
                    Assert.True(rows.TryAdd(missed, false));
                if (due.Night is not { } night)
                    continue;
                // What the store's row decides: a night that ran is over, and one that was missed may be made up while it lasts.
                if (rows.TryGetValue(night, out var ran) && ran)
                    continue;
                rows[night] = true;
                first ??= night;
                var there = now + OffsetIn(now);
                Assert.Equal(DateOnly.FromDateTime(there.DateTime), night);
                Assert.InRange(TimeOnly.FromDateTime(there.DateTime), new TimeOnly(2, 30), new TimeOnly(12, 0, 59));
                Interlocked.Increment(ref looked);
            }

            // A clock that is set back to before the first night finds days of which nobody knew.
            if (first is { } begun)
                Assert.Equal(rows.Keys.Last().DayNumber - begun.DayNumber + 1, rows.Keys.Count(night => night >= begun));
        }, iter: 2_000);
        Assert.InRange(looked, 5_000, int.MaxValue);
    }

    static NightSchedule SomeSchedule { get; } = SomeNight.Schedule();

    [Fact]
    public void ANightIsMadeUpOnItsDayUntilNoonAndThenItIsMissed()
    {
        var (schedule, date) = (SomeNight.Schedule(), new DateOnly(2026, 11, 20));
        Assert.Equal(date, At("2026-11-20T09:00").Night);
        Assert.Equal(date, At("2026-11-20T12:00").Night);
        var late = At("2026-11-20T12:01");
        Assert.Null(late.Night);
        Assert.Equal([new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 19), date], late.Missed);
        var morning = At("2026-11-20T09:00");
        Assert.Equal([new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 19)], morning.Missed);

        NightsDue At(string time) => schedule.Look(DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture), new DateOnly(2026, 11, 17));
    }

    [Fact]
    public void AWorkerThatStartsForTheFirstTimeHasMissedNothing()
    {
        var due = SomeNight.Schedule().Look(new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero), null);
        Assert.Equal((null, 0), (due.Night, due.Missed.Count));
    }

    [Fact]
    public void EveryMinuteThatALondonClockChangeSkipsOrRepeatsIsRefusedWithTheReasonAndNoOther()
    {
        var refused = new List<TimeOnly>();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var time = TimeOnly.MinValue.AddMinutes(minute);
            var faults = new List<string>();
            var schedule = NightSchedule.Read($"0 {time.Minute} {time.Hour} * * ?", TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), new TimeOnly(12, 0), faults.Add);
            Assert.Equal(schedule is null, faults.Count == 1);
            if (schedule is null)
                refused.Add(time);
            Assert.All(faults, fault => Assert.Matches($"{time:HH:mm}, and on 20[0-9-]+ in Europe/London there (is no such time|are two such times)", fault));
        }

        Assert.Equal(Enumerable.Range(60, 60).Select(minute => TimeOnly.MinValue.AddMinutes(minute)), refused);
    }

    [Theory]
    [InlineData("0 30 2,3 * * ?", "has two nights on one date")]
    [InlineData("0 0/30 2 * * ?", "has two nights on one date")]
    [InlineData("30 2 * * *", "is no schedule")]
    [InlineData("half past two", "is no schedule")]
    [InlineData("0 30 2 30 2 ?", "never comes")]
    [InlineData("0 30 1 ? * SUN", "there is no such time")]
    public void AScheduleThatIsNoneIsRefusedWithTheReason(string cron, string reason)
    {
        var faults = new List<string>();
        Assert.Null(NightSchedule.Read(cron, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), new TimeOnly(12, 0), faults.Add));
        Assert.Contains(reason, Assert.Single(faults));
    }

    [Fact]
    public void AWeeklyNightIsMissedOnlyOnItsDays()
    {
        var due = SomeNight.Schedule("0 30 2 ? * MON").Look(new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero), new DateOnly(2026, 11, 2));
        Assert.Equal([new DateOnly(2026, 11, 9), new DateOnly(2026, 11, 16)], due.Missed);
    }
}
