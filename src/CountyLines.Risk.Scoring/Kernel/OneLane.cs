using System.Numerics;
using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>One number at a time, for machines without wide registers.</summary>
readonly struct OneLane<T>(T value) : ILanes<OneLane<T>, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    readonly T value = value;

    public static int Count => 1;

    public static OneLane<T> All(T value) => new(value);

    public static OneLane<T> Load(ref readonly T from, int at) => new(Unsafe.Add(ref Unsafe.AsRef(in from), at));

    public static OneLane<T> LoadBytes(ref readonly byte from, int at) => new(T.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in from), at)));

    public void Store(ref T to, int at) => Unsafe.Add(ref to, at) = value;

    public void StoreBytes(ref byte to, int at) => Unsafe.Add(ref to, at) = byte.CreateTruncating(value);

    public static OneLane<T> operator +(OneLane<T> left, OneLane<T> right) => new(unchecked(left.value + right.value));

    public static OneLane<T> operator -(OneLane<T> left, OneLane<T> right) => new(unchecked(left.value - right.value));

    public static OneLane<T> operator *(OneLane<T> left, OneLane<T> right) => new(unchecked(left.value * right.value));

    public static OneLane<T> operator &(OneLane<T> left, OneLane<T> right) => new(left.value & right.value);

    public static OneLane<T> operator |(OneLane<T> left, OneLane<T> right) => new(left.value | right.value);

    public static OneLane<T> Min(OneLane<T> left, OneLane<T> right) => new(T.Min(left.value, right.value));

    public static OneLane<T> Max(OneLane<T> left, OneLane<T> right) => new(T.Max(left.value, right.value));

    public static OneLane<T> AtLeast(OneLane<T> left, OneLane<T> right) => new(left.value >= right.value ? ~T.Zero : T.Zero);

    public static OneLane<T> Same(OneLane<T> left, OneLane<T> right) => new(left.value == right.value ? ~T.Zero : T.Zero);

    public static OneLane<T> Choose(OneLane<T> mask, OneLane<T> yes, OneLane<T> no) => new((mask.value & yes.value) | (~mask.value & no.value));
}
