using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace CountyLines.Risk.Store;

/// <summary>
/// Gives one text for the same bytes again and again: a hundred thousand lines have a few hundred forces, drugs, owners and reasons among
/// them. What has not been seen for long may be made anew.
/// </summary>
sealed class TextPool
{
    const int Places = 4096;

    /// <summary>Longer texts seldom come again.</summary>
    const int Longest = 128;

    /// <summary>As many different lists as are worth it; a line's districts come in many more ways than its drugs.</summary>
    const int MostLists = 10_000;

    readonly string?[] texts = new string?[Places];
    readonly Dictionary<string, string[]> lists = new(StringComparer.Ordinal);

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest)
            return Encoding.UTF8.GetString(utf8);
        ref var place = ref texts[HashOf(utf8) % Places];
        if (place is null || !Ascii.Equals(utf8, place))
            place = Encoding.UTF8.GetString(utf8);
        return place;
    }

    /// <summary>The parts of a text with ';' between them.</summary>
    public string[] ListOf(ReadOnlySpan<byte> utf8)
    {
        var text = Of(utf8);
        if (lists.TryGetValue(text, out var known))
            return known;
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries);
        for (var index = 0; index < parts.Length; index++)
            parts[index] = Of(Encoding.UTF8.GetBytes(parts[index]));
        if (lists.Count < MostLists)
            lists[text] = parts;
        return parts;
    }

    static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * 0x9E3779B97F4A7C15ul, 29);
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
            hash = (hash ^ one) * 0x100000001B3ul;
        return (uint)((hash * 0x9E3779B97F4A7C15ul) >> 32);
    }
}
