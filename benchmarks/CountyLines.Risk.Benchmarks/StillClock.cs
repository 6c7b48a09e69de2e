namespace CountyLines.Risk.Benchmarks;

/// <summary>The same pull has the same bytes whenever it is measured.</summary>
sealed class StillClock : TimeProvider
{
    public static StillClock Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
}
