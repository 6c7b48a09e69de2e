using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CountyLines.Risk.Lines;

/// <summary>
/// One SHA-256 over every record that a run sees, so that two runs can be known to have seen the same. It is added to a line at a time; a
/// run's overrides are added by <see cref="OverrideWords.DigestWith"/>.
/// </summary>
public sealed class InputsDigest : IDisposable
{
    /// <summary>Stands where a length would, for what is not known: no text is that long.</summary>
    const int Unknown = -1;

    /// <summary>What is written goes into the hash in portions of this size.</summary>
    const int Portion = 1 << 16;

    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    byte[] buffer = new byte[Portion * 2];
    int length;

    /// <summary>The digest in lower-case hexadecimal. The records must come in their own order: by reference, as the store reads them.</summary>
    public static string Of(IEnumerable<LineRecords> records)
    {
        using var digest = new InputsDigest();
        foreach (var one in records)
            digest.Add(one);
        return digest.End();
    }

    public void Dispose() => hash.Dispose();

    /// <summary>Adds one line with its records. Every text has its length before it and every list its count, so that no two inputs are written alike.</summary>
    public void Add(LineRecords records)
    {
        var line = records.Line;
        Write(line.Reference, line.Name, LineWords.Of(line.Status), line.ExportingForce, line.ExportingDistrict, line.SupplyModel, line.OcgReference, line.OwnerRole);
        Write(line.ImportingDistricts);
        Write(line.Commodities);
        Write(line.NotAssessed);
        Write(line.FirstSeen, line.LastActivity, line.ReviewDue);
        Write(line.Restricted ? 1 : 0);
        Write(LineWords.Of(line.Marking), line.Handling.ToString(), line.HandlingConditions);
        Write(records.Numbers.Count);
        foreach (var number in records.Numbers)
        {
            Write(number.Number);
            Write(number.From, number.To);
        }

        Write(records.Evidence.Count);
        foreach (var one in records.Evidence)
        {
            Write(one.Reference, one.Kind, one.Grade, one.Handling == Handling.C ? "C" : "P");
            Write(one.OccurredOn.DayNumber);
            Write(one.Quantity);
        }

        Write(records.Assessments.Count);
        foreach (var one in records.Assessments)
        {
            Write(one.Factor, one.AssessedBy, one.Reason);
            Write(one.AssessedOn.DayNumber);
            Write(one.Level ?? Unknown);
        }
    }

    /// <summary>Adds what plug-ins gave, after the records; without any the digest is that of the records.</summary>
    public void Add(IReadOnlyList<LineRecords> records, GivenFacts given)
    {
        foreach (var reference in records.Select(one => one.Line.Reference))
        {
            if (given.Of(reference) is { Count: > 0 } facts)
                Write(reference, JsonSerializer.Serialize(facts));
        }
    }

    /// <summary>Adds the merges in force, after the records as they were pulled; without any the digest is that of the records.</summary>
    public void Add(MergesInForce merges)
    {
        foreach (var merge in merges.All)
            Write("merge", merge.Line, merge.Into, merge.Grounds.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>The digest over everything that was added.</summary>
    public string End()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    void Write(IReadOnlyList<string>? texts)
    {
        Write(texts?.Count ?? Unknown);
        foreach (var text in texts ?? [])
            Write(text);
    }

    void Write(params ReadOnlySpan<DateOnly?> days)
    {
        foreach (var day in days)
            Write(day?.DayNumber ?? Unknown);
    }

    void Write(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is null)
            {
                Write(Unknown);
                continue;
            }

            Reserve(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
            var bytes = Encoding.UTF8.GetBytes(text, buffer.AsSpan(length + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(length), bytes);
            length += sizeof(int) + bytes;
        }
    }

    void Write(int number)
    {
        Reserve(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(length), number);
        length += sizeof(int);
    }

    void Reserve(int bytes)
    {
        if (length >= Portion)
            Flush();
        if (buffer.Length < length + bytes)
            Array.Resize(ref buffer, length + bytes);
    }

    void Flush()
    {
        hash.AppendData(buffer, 0, length);
        length = 0;
    }
}
