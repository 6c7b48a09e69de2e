using Quartz;

namespace CountyLines.Risk.Worker.Night;

/// <summary>What is to be done at a moment.</summary>
/// <param name="Night">The night to run now, or null.</param>
/// <param name="Missed">Nights that no worker was there for, oldest first. They are put on record and not run.</param>
readonly record struct NightsDue(DateOnly? Night, IReadOnlyList<DateOnly> Missed);

/// <summary>
/// When the night is. A night is a date where the force is, so an hour that a clock change skips or repeats never skips or repeats a night.
/// The constructor's caller is <see cref="Read"/>, which lets no schedule through that has two nights on a date, or one at a time that some clock
/// change skips or repeats.
/// </summary>
/// <param name="MakeUpUntil">Until when on the same day a night that was missed is still made up.</param>
sealed record NightSchedule(CronExpression Cron, TimeZoneInfo Zone, TimeOnly MakeUpUntil)
{
    /// <summary>Every clock change that anybody can plan for.</summary>
    const int YearsLookedAt = 20;

    /// <summary>Any year will do to begin with: rules for clock changes are kept by weekday, and 20 years have each weekday on each date.</summary>
    static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A schedule, or what is wrong with it.</summary>
    public static NightSchedule? Read(string cron, TimeZoneInfo zone, TimeOnly makeUpUntil, Action<string> fault)
    {
        CronExpression expression;
        try
        {
            expression = new CronExpression(cron, zone);
        }
        catch (FormatException wrong)
        {
            fault($" is '{Scoring.VisibleText.Of(cron, 100)}', which is no schedule: {wrong.Message} Write second, minute, hour, day of month, month and day of week, such as 0 30 2 * * ? for half past two");
            return null;
        }

        DateOnly? before = null;
        var times = new HashSet<TimeSpan>();
        for (var at = expression.GetNextValidTimeAfter(From); at is not null && at < From.AddYears(YearsLookedAt); at = expression.GetNextValidTimeAfter(at.Value))
        {
            var local = TimeZoneInfo.ConvertTime(at.Value, zone).DateTime;
            if (times.Add(local.TimeOfDay) && WhyNotAt(TimeOnly.FromDateTime(local), zone) is { } reason)
            {
                fault(reason);
                return null;
            }

            var day = DateOnly.FromDateTime(local);
            if (day == before)
            {
                fault($" has two nights on one date ({day:yyyy-MM-dd}); a night is a date, and there is one to each");
                return null;
            }

            before = day;
        }

        if (before is null)
            fault($" never comes in the {YearsLookedAt} years from 2026");
        return before is null ? null : new NightSchedule(expression, zone, makeUpUntil);
    }

    /// <summary>The night whose time came last, if it may still run, and every night between the last on record and it.</summary>
    /// <param name="last">The newest night on record that is over or begun; null before the first.</param>
    public NightsDue Look(DateTimeOffset now, DateOnly? last)
    {
        // The second itself belongs to the night.
        if (Cron.GetPreviousValidTimeBefore(now.AddSeconds(1)) is not { } at)
            return new(null, []);
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        var night = NightOf(at);
        var isInTime = DateOnly.FromDateTime(local) == night && TimeOnly.FromDateTime(local) <= Latest(at);
        if (last is not { } known)
            return new(isInTime ? night : null, []);
        var missed = new List<DateOnly>();
        // A clock that was set back finds nights on record that have not come: none is missed.
        for (DateTimeOffset? one = at; one is not null && NightOf(one.Value) > known; one = Cron.GetPreviousValidTimeBefore(one.Value))
            missed.Add(NightOf(one.Value));
        if (isInTime)
            missed.Remove(night);
        missed.Reverse();
        return new(isInTime ? night : null, missed);
    }

    /// <summary>The time of a night may be later than the usual end of making up; then the night has its own day.</summary>
    TimeOnly Latest(DateTimeOffset at)
    {
        var begins = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
        return begins < MakeUpUntil ? MakeUpUntil : TimeOnly.MaxValue;
    }

    DateOnly NightOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>A clock change that would skip or double a night at this time of day, on whatever day it is.</summary>
    static string? WhyNotAt(TimeOnly time, TimeZoneInfo zone)
    {
        for (var day = DateOnly.FromDateTime(From.DateTime); day < DateOnly.FromDateTime(From.DateTime).AddYears(YearsLookedAt); day = day.AddDays(1))
        {
            var at = day.ToDateTime(time);
            var change = zone.IsInvalidTime(at) ? "there is no such time, because the clocks go forward over it" : zone.IsAmbiguousTime(at) ? "there are two such times, because the clocks go back over it" : null;
            if (change is not null)
                return $" has a night at {time:HH:mm}, and on {day:yyyy-MM-dd} in {zone.Id} {change}. Write a time that no clock change touches, such as 0 30 2 * * ? for half past two";
        }

        return null;
    }
}
