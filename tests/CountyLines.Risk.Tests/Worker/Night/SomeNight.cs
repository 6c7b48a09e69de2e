using CountyLines.Risk.Facts;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>The worker's nights as the tests run them.</summary>
static class SomeNight
{
    public const string HalfPastTwo = "0 30 2 * * ?";

    public static NightSchedule Schedule(string cron = HalfPastTwo, string zone = "Europe/London", int makeUpUntilHour = 12)
    {
        return NightSchedule.Read(cron, TimeZoneInfo.FindSystemTimeZoneById(zone), new TimeOnly(makeUpUntilHour, 0), message => throw new InvalidOperationException(message))!;
    }

    /// <summary>Bounds for small made-up extracts, whose newest date is weeks before their night and in which one row is many.</summary>
    public static NightBounds Patient { get; } = new() { StaleDays = 60, QuarantinedPercent = 50 };

    /// <summary>One population with one feed.</summary>
    public static NightSettings Settings(string extract, NightBounds? bounds = null, params string[] audiences)
    {
        return new(Schedule(), [new NightPart("", new Dictionary<string, string> { ["force-extract"] = extract })], audiences, bounds ?? new NightBounds());
    }

    /// <summary>What nights of tests that run at the same time come to must not be among the numbers of a worker that is watched.</summary>
    static NightMeter Unwatched(TimeProvider clock) => new(clock, "CountyLines.Risk of a test");

    public static NightWatch Watch(string data, NightSettings settings, TimeProvider clock, ILogger<NightWatch>? log = null, RulesFolder? rules = null)
    {
        return new NightWatch(settings, new NightFolders(part => Some.Place(part.Length == 0 ? data : Path.Combine(data, "parts", part)), rules ?? Some.Rules), FactSources.None, Unwatched(clock), clock, log ?? new SaidLog());
    }
}

/// <summary>Keeps the words of every warning and error.</summary>
sealed class SaidLog : ILogger<NightWatch>
{
    public List<string> Said { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
}
