namespace CountyLines.Risk.Worker.Demo;

/// <summary>
/// Splitmix64 with a fixed seed. It is our own because the demo promises the same bytes on any machine and runtime, and the sequence of a
/// seeded <see cref="System.Random"/> is only promised for one runtime.
/// </summary>
sealed class DemoDraw(ulong seed)
{
    ulong state = seed;

    /// <summary>A whole number, both ends included. The tiny bias of the remainder does not matter to made-up data.</summary>
    public int Between(int lowest, int highest) => lowest + (int)(Next() % (ulong)(highest - lowest + 1));

    public bool OneIn(int count) => Between(1, count) == 1;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    /// <summary>A day, both ends included; the first one when the last lies before it.</summary>
    public DateOnly Day(DateOnly first, DateOnly last) => last <= first ? first : first.AddDays(Between(0, last.DayNumber - first.DayNumber));

    ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
