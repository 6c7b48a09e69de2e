using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// Several numbers side by side, worked on at once. The kernel is written once over this; how many lanes there are changes its speed and
/// never its result. A comparison gives lanes of all ones or all zeros.
/// </summary>
interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TSelf All(T value);

    static abstract TSelf Load(ref readonly T from, int at);

    /// <summary>As many bytes as there are lanes, each made as wide as a lane.</summary>
    static abstract TSelf LoadBytes(ref readonly byte from, int at);

    void Store(ref T to, int at);

    /// <summary>The low byte of each lane.</summary>
    void StoreBytes(ref byte to, int at);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Max(TSelf left, TSelf right);

    static abstract TSelf AtLeast(TSelf left, TSelf right);

    static abstract TSelf Same(TSelf left, TSelf right);

    static abstract TSelf Choose(TSelf mask, TSelf yes, TSelf no);
}

/// <summary>512 bits at a time.</summary>
readonly struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged
{
    readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    public static Lanes512<T> All(T value) => new(Vector512.Create(value));

    public static Lanes512<T> Load(ref readonly T from, int at) => new(Vector512.LoadUnsafe(in from, (nuint)at));

    public static Lanes512<T> LoadBytes(ref readonly byte from, int at)
    {
        if (Unsafe.SizeOf<T>() == 1)
            return new(Vector512.LoadUnsafe(in from, (nuint)at).As<byte, T>());
        if (Unsafe.SizeOf<T>() == 2)
            return new(Widen(Vector256.LoadUnsafe(in from, (nuint)at)).As<ushort, T>());
        if (Unsafe.SizeOf<T>() == 4)
            return new(Widen(Lanes256<ushort>.Widen(Vector128.LoadUnsafe(in from, (nuint)at))).As<uint, T>());
        return new(Widen(Lanes256<uint>.Widen(Lanes256<uint>.WidenEight(in from, at))).As<ulong, T>());
    }

    static Vector512<ushort> Widen(Vector256<byte> from) => Vector512.Create(Vector256.WidenLower(from), Vector256.WidenUpper(from));

    static Vector512<uint> Widen(Vector256<ushort> from) => Vector512.Create(Vector256.WidenLower(from), Vector256.WidenUpper(from));

    static Vector512<ulong> Widen(Vector256<uint> from) => Vector512.Create(Vector256.WidenLower(from), Vector256.WidenUpper(from));

    public void Store(ref T to, int at) => value.StoreUnsafe(ref to, (nuint)at);

    public void StoreBytes(ref byte to, int at)
    {
        if (Unsafe.SizeOf<T>() == 1)
            value.As<T, byte>().StoreUnsafe(ref to, (nuint)at);
        else if (Unsafe.SizeOf<T>() == 2)
            Vector256.Narrow(value.As<T, ushort>().GetLower(), value.As<T, ushort>().GetUpper()).StoreUnsafe(ref to, (nuint)at);
        else if (Unsafe.SizeOf<T>() == 4)
        {
            var words = Vector256.Narrow(value.As<T, uint>().GetLower(), value.As<T, uint>().GetUpper());
            Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref to, (nuint)at);
        }
        else
        {
            for (var lane = 0; lane < Count; lane++)
                Unsafe.Add(ref to, at + lane) = (byte)value.As<T, ulong>()[lane];
        }
    }

    public static Lanes512<T> operator +(Lanes512<T> left, Lanes512<T> right) => new(left.value + right.value);

    public static Lanes512<T> operator -(Lanes512<T> left, Lanes512<T> right) => new(left.value - right.value);

    public static Lanes512<T> operator *(Lanes512<T> left, Lanes512<T> right) => new(left.value * right.value);

    public static Lanes512<T> operator &(Lanes512<T> left, Lanes512<T> right) => new(left.value & right.value);

    public static Lanes512<T> operator |(Lanes512<T> left, Lanes512<T> right) => new(left.value | right.value);

    public static Lanes512<T> Min(Lanes512<T> left, Lanes512<T> right) => new(Vector512.Min(left.value, right.value));

    public static Lanes512<T> Max(Lanes512<T> left, Lanes512<T> right) => new(Vector512.Max(left.value, right.value));

    public static Lanes512<T> AtLeast(Lanes512<T> left, Lanes512<T> right) => new(Vector512.GreaterThanOrEqual(left.value, right.value));

    public static Lanes512<T> Same(Lanes512<T> left, Lanes512<T> right) => new(Vector512.Equals(left.value, right.value));

    public static Lanes512<T> Choose(Lanes512<T> mask, Lanes512<T> yes, Lanes512<T> no) => new(Vector512.ConditionalSelect(mask.value, yes.value, no.value));
}

/// <summary>256 bits at a time.</summary>
readonly struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T>
    where T : unmanaged
{
    readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    public static Lanes256<T> All(T value) => new(Vector256.Create(value));

    public static Lanes256<T> Load(ref readonly T from, int at) => new(Vector256.LoadUnsafe(in from, (nuint)at));

    public static Lanes256<T> LoadBytes(ref readonly byte from, int at)
    {
        if (Unsafe.SizeOf<T>() == 1)
            return new(Vector256.LoadUnsafe(in from, (nuint)at).As<byte, T>());
        if (Unsafe.SizeOf<T>() == 2)
            return new(Widen(Vector128.LoadUnsafe(in from, (nuint)at)).As<ushort, T>());
        if (Unsafe.SizeOf<T>() == 4)
            return new(Widen(WidenEight(in from, at)).As<uint, T>());
        var four = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref Unsafe.AsRef(in from), at))).AsByte();
        var pairs = Vector128.WidenLower(Vector128.WidenLower(four));
        return new(Vector256.Create(Vector128.WidenLower(pairs), Vector128.WidenUpper(pairs)).As<ulong, T>());
    }

    internal static Vector128<ushort> WidenEight(ref readonly byte from, int at)
    {
        return Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref Unsafe.AsRef(in from), at))).AsByte());
    }

    internal static Vector256<ushort> Widen(Vector128<byte> from) => Vector256.Create(Vector128.WidenLower(from), Vector128.WidenUpper(from));

    internal static Vector256<uint> Widen(Vector128<ushort> from) => Vector256.Create(Vector128.WidenLower(from), Vector128.WidenUpper(from));

    public void Store(ref T to, int at) => value.StoreUnsafe(ref to, (nuint)at);

    public void StoreBytes(ref byte to, int at)
    {
        if (Unsafe.SizeOf<T>() == 1)
            value.As<T, byte>().StoreUnsafe(ref to, (nuint)at);
        else if (Unsafe.SizeOf<T>() == 2)
            Vector128.Narrow(value.As<T, ushort>().GetLower(), value.As<T, ushort>().GetUpper()).StoreUnsafe(ref to, (nuint)at);
        else if (Unsafe.SizeOf<T>() == 8)
        {
            for (var lane = 0; lane < Count; lane++)
                Unsafe.Add(ref to, at + lane) = (byte)value.As<T, ulong>()[lane];
        }
        else
        {
            var words = Vector128.Narrow(value.As<T, uint>().GetLower(), value.As<T, uint>().GetUpper());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), Vector128.Narrow(words, words).AsUInt64().ToScalar());
        }
    }

    public static Lanes256<T> operator +(Lanes256<T> left, Lanes256<T> right) => new(left.value + right.value);

    public static Lanes256<T> operator -(Lanes256<T> left, Lanes256<T> right) => new(left.value - right.value);

    public static Lanes256<T> operator *(Lanes256<T> left, Lanes256<T> right) => new(left.value * right.value);

    public static Lanes256<T> operator &(Lanes256<T> left, Lanes256<T> right) => new(left.value & right.value);

    public static Lanes256<T> operator |(Lanes256<T> left, Lanes256<T> right) => new(left.value | right.value);

    public static Lanes256<T> Min(Lanes256<T> left, Lanes256<T> right) => new(Vector256.Min(left.value, right.value));

    public static Lanes256<T> Max(Lanes256<T> left, Lanes256<T> right) => new(Vector256.Max(left.value, right.value));

    public static Lanes256<T> AtLeast(Lanes256<T> left, Lanes256<T> right) => new(Vector256.GreaterThanOrEqual(left.value, right.value));

    public static Lanes256<T> Same(Lanes256<T> left, Lanes256<T> right) => new(Vector256.Equals(left.value, right.value));

    public static Lanes256<T> Choose(Lanes256<T> mask, Lanes256<T> yes, Lanes256<T> no) => new(Vector256.ConditionalSelect(mask.value, yes.value, no.value));
}
