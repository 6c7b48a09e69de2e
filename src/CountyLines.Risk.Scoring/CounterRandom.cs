namespace CountyLines.Risk.Scoring;

/// <summary>
/// Random numbers by counting: the number for a line, a draw and a slot is a function of these three and the seed, so it does not matter
/// who asks, in what order or on how many threads. SplitMix64 (Steele, Lea and Flood, 2014), read at any place of its sequence; each line
/// has a sequence of its own, begun by its reference.
/// </summary>
static class CounterRandom
{
    const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Where a line's sequence begins. The reference and not the place in the list, so that another line does not change it.</summary>
    public static ulong KeyOf(string reference, ulong seed)
    {
        var hash = Mix(seed + Gamma);
        foreach (var character in reference)
            hash = Mix(hash ^ character);
        return hash;
    }

    public static ulong At(ulong key, ulong counter) => Mix(key + (counter * Gamma));

    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
