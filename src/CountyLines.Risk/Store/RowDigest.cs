using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace CountyLines.Risk.Store;

/// <summary>
/// Sixty-four bits over what a row of the store says, kept in the row and compared whenever it is read: a bit that a disk or another program
/// turned is found before anything is made of it. It is no seal against somebody who knows how it is made; the audit is. XXH3, over each
/// value with its kind and length before it, so that no two rows give the same bytes.
/// </summary>
sealed class RowDigest
{
    /// <summary>Rows of a table that are sealed anew at a time.</summary>
    public const int AtOnce = 1_000;

    /// <summary>The first version of the store whose rows have digests.</summary>
    public const int FirstVersion = 10;

    readonly ArrayBufferWriter<byte> bytes = new(256);

    /// <summary>What is added to a row's digest when a pull ends the version, and taken away when it is in force again: the same XOR does both.</summary>
    public static long OfEnd(long pull)
    {
        Span<byte> end = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(end, pull);
        return (long)XxHash3.HashToUInt64(end);
    }

    /// <summary>SQL for the XOR of a row's digest and a parameter: SQLite has no sign for it. It never overflows.</summary>
    public static string With(string parameter) => $"(digest | {parameter}) - (digest & {parameter})";

    /// <summary>What is said and done about rows that do not say what was written.</summary>
    public static StoreRefusedException Broken(params IReadOnlyList<DamagedRows> rows)
    {
        return new($"The store is damaged: rows do not say what was written, because a disk or another program changed them: {string.Join("; ", rows.Select(one => one.Words))}. Nothing was made from it. See what else is damaged with countylines doctor. {StoreFault.WhatToDo}");
    }

    /// <summary>Gives the rows of a store from before there were digests theirs, inside the transaction that brings it up to date.</summary>
    public static void SealAll(StoreConnection connection)
    {
        RecordTables.Seal(connection);
        RunLineTable.Seal(connection);
    }

    public RowDigest Number(long number)
    {
        Head(Kind.Number, number);
        return this;
    }

    public RowDigest Null()
    {
        Head(Kind.Null, 0);
        return this;
    }

    public RowDigest Utf8(ReadOnlySpan<byte> text)
    {
        Head(Kind.Text, text.Length);
        bytes.Write(text);
        return this;
    }

    /// <summary>Values as <see cref="Statement.Bind"/> takes them.</summary>
    public RowDigest Values(params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            _ = value switch
            {
                null => Null(),
                long number => Number(number),
                string text => Text(text),
                _ => throw new InvalidOperationException($"The store binds no {value.GetType().Name}."),
            };
        }

        return this;
    }

    /// <summary>Values of the row at hand.</summary>
    public RowDigest Row(Statement row, int from, int count)
    {
        for (var column = from; column < from + count; column++)
            row.AddTo(this, column);
        return this;
    }

    /// <summary>The digest of what was given since the last one.</summary>
    public long Take()
    {
        var digest = (long)XxHash3.HashToUInt64(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
        return digest;
    }

    RowDigest Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Head(Kind.Text, length);
        bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(length)));
        return this;
    }

    void Head(Kind kind, long value)
    {
        var head = bytes.GetSpan(1 + sizeof(long));
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], value);
        bytes.Advance(1 + sizeof(long));
    }

    enum Kind : byte
    {
        Null,
        Number,
        Text,
    }
}
