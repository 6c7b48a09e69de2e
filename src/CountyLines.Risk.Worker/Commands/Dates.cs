using System.CommandLine;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Dates as people give them on the command line.</summary>
static class Dates
{
    static TimeZoneInfo? london;

    public static Option<DateOnly?> Option(string name, string description)
    {
        return new Option<DateOnly?>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var date))
                    return date;
                result.AddError($"'{result.Tokens[0].Value}' is not a date; write it as 2026-11-20");
                return null;
            },
        };
    }

    /// <summary>Today where the force is; the scoring never asks for it by itself.</summary>
    public static DateOnly Today(TimeProvider clock)
    {
        return DateOnly.FromDateTime(There(clock.GetUtcNow()));
    }

    /// <summary>A moment as the clocks where the force is show it.</summary>
    public static DateTime There(DateTimeOffset at)
    {
        // Looked up once: pages ask with every row.
        if (london is null && !TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out london))
            throw new NotFoundException("This machine does not know the time zone Europe/London, so it cannot tell what day it is there. Install the time zone data (tzdata).");
        return TimeZoneInfo.ConvertTime(at, london).DateTime;
    }
}
