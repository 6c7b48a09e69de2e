using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>How releases and packages stand in the store.</summary>
static class ReleaseTables
{
    /// <summary>The number that the next release gets.</summary>
    public static long NextNumber(StoreConnection connection, DbTransaction transaction)
    {
        return connection.ExecuteScalar<long>("SELECT coalesce(max(number), 0) + 1 FROM release", transaction: transaction);
    }

    public static void Insert(StoreConnection connection, DbTransaction transaction, RecordedRelease one, long pull)
    {
        connection.Execute("""
            INSERT INTO release (number, pull, run, audience, version, audience_sha256, marking, as_of, valid_until, receipt_days, corrects, because, made_by, made_at)
            VALUES (@Number, @pull, @Run, @Audience, @Version, @AudienceSha256, @Marking, @AsOf, @ValidUntil, @ReceiptDays, @Corrects, @Because, @MadeBy, @MadeAt)
            """, new
        {
            one.Number,
            pull,
            one.Run,
            one.Audience,
            one.Version,
            one.AudienceSha256,
            one.Marking,
            AsOf = RecordTables.Day(one.AsOf),
            ValidUntil = RecordTables.Day(one.ValidUntil),
            one.ReceiptDays,
            one.Corrects,
            one.Because,
            one.MadeBy,
            MadeAt = one.MadeAt.ToUnixTimeSeconds(),
        }, transaction);
        foreach (var copy in one.Copies)
        {
            connection.Execute("""
                INSERT INTO release_copy (release, recipient, name, formats, certificate, encrypt, lines, left_out, sha256, list)
                VALUES (@Number, @Recipient, @Name, @Formats, @Certificate, @Encrypt, @Lines, @LeftOut, @Sha256, @List)
                """, new { one.Number, copy.Recipient, copy.Name, Formats = string.Join(';', copy.Formats), copy.Certificate, Encrypt = copy.Encrypt ? 1L : 0L, copy.Lines, copy.LeftOut, copy.Sha256, copy.List }, transaction);
            connection.Execute("INSERT INTO release_line (release, recipient, line, version) VALUES (@Number, @Recipient, @Line, @Version)",
                copy.Records.Select(record => new { one.Number, copy.Recipient, record.Line, record.Version }), transaction);
        }
    }

    /// <param name="condition">Which releases: a WHERE, or nothing for all.</param>
    /// <param name="withLists">Whether the frozen lists are read too.</param>
    public static IReadOnlyList<RecordedRelease> Read(StoreConnection connection, string condition, object? parameters, bool withLists, DbTransaction? transaction = null)
    {
        var rows = connection.Query($"""
            SELECT release.*, CASE WHEN EXISTS (SELECT 1 FROM release AS later JOIN release_step ON release_step.release = later.number AND step = 'published'
                WHERE later.audience = release.audience AND later.number > release.number) THEN 1 ELSE 0 END AS superseded
            FROM release {condition} ORDER BY number
            """, parameters, transaction).ToList();
        var steps = connection.Query($"SELECT * FROM release_step WHERE release IN (SELECT number FROM release {condition}) ORDER BY id", parameters, transaction).ToLookup(row => (long)row.release);
        var lines = connection.Query<(long Release, string Recipient, string Line, string Version)>($"SELECT release, recipient, line, version FROM release_line WHERE release IN (SELECT number FROM release {condition}) ORDER BY line", parameters, transaction)
            .ToLookup(row => (row.Release, row.Recipient), row => new CopiedLine(row.Line, row.Version));
        var copies = connection.Query($"SELECT release, recipient, name, formats, certificate, encrypt, lines, left_out, sha256, {(withLists ? "list" : "NULL AS list")} FROM release_copy WHERE release IN (SELECT number FROM release {condition}) ORDER BY recipient", parameters, transaction)
            .ToLookup(row => (long)row.release, row => new ReleaseCopy(
                (string)row.recipient, (string)row.name, ((string)row.formats).Split(';'), (string?)row.certificate, (long)row.encrypt == 1, (int)(long)row.lines, (int)(long)row.left_out, (string)row.sha256, (byte[]?)row.list)
            { Records = [.. lines[((long)row.release, (string)row.recipient)]] });
        return
        [
            .. rows.Select(row => new RecordedRelease(
                (long)row.number, (long)row.run, (string)row.audience, (string)row.version, (string)row.audience_sha256, (string)row.marking, RecordTables.Date((string)row.as_of)!.Value,
                RecordTables.Date((string)row.valid_until)!.Value, (int)(long)row.receipt_days, (long?)row.corrects, (string)row.because, (string)row.made_by, DateTimeOffset.FromUnixTimeSeconds((long)row.made_at))
            {
                Steps = [.. steps[(long)row.number].Select(step => new ReleaseStep((string)step.step, (string)step.person, (string)step.because, DateTimeOffset.FromUnixTimeMilliseconds((long)step.made_at)))],
                Copies = [.. copies[(long)row.number]],
                IsSuperseded = (long)row.superseded == 1,
            }),
        ];
    }

    public static void Step(StoreConnection connection, DbTransaction transaction, long release, string step, string person, string because, long at)
    {
        connection.Execute($"INSERT INTO release_step (id, release, step, person, because, made_at) VALUES ({StoreConnection.NextNumber("release_step")}, @release, @step, @person, @because, @at)", new { release, step, person, because, at }, transaction);
    }

    /// <summary>The end of each feed.</summary>
    public static FeedEnd EndOf(StoreConnection connection, DbTransaction transaction, string feed)
    {
        return connection.QueryFirstOrDefault<FeedEnd>("SELECT feed AS Feed, sequence AS Sequence, manifest_sha256 AS ManifestSha256 FROM package WHERE feed = @feed ORDER BY sequence DESC LIMIT 1", new { feed }, transaction) ?? new FeedEnd(feed, 0, null);
    }

    public static long Insert(StoreConnection connection, DbTransaction transaction, long release, NewPackage one, long at)
    {
        var id = connection.ExecuteScalar<long>($$"""
            INSERT INTO package (id, release, kind, recipient, feed, sequence, manifest_sha256, audit_entry, audit_hash, made_at)
            VALUES ({{StoreConnection.NextNumber("package")}}, @release, @Kind, @Recipient, @Feed, @Sequence, @ManifestSha256, @Number, @Hash, @at) RETURNING id
            """, new { release, one.Kind, one.Recipient, one.Feed, one.Sequence, one.ManifestSha256, one.Audit.Number, one.Audit.Hash, at }, transaction);
        connection.Execute("INSERT INTO package_file (package, name, bytes) VALUES (@id, @Name, @Bytes)", one.Files.Select(file => new { id, file.Name, file.Bytes }), transaction);
        return id;
    }

    public static IReadOnlyList<RecordedPackage> Packages(StoreConnection connection, DbTransaction? transaction = null)
    {
        var steps = connection.Query("SELECT * FROM package_step ORDER BY id", transaction: transaction)
            .ToLookup(row => (long)row.package, row => new PackageStep((string)row.step, (string)row.detail, (string)row.person, DateTimeOffset.FromUnixTimeMilliseconds((long)row.made_at)));
        return
        [
            .. connection.Query("SELECT * FROM package ORDER BY id", transaction: transaction).Select(row => new RecordedPackage(
                (long)row.id, (long)row.release, (string)row.kind, (string)row.recipient, (string)row.feed, (long)row.sequence, (string)row.manifest_sha256,
                new AuditHead((long)row.audit_entry, (string)row.audit_hash), DateTimeOffset.FromUnixTimeMilliseconds((long)row.made_at))
            { Steps = [.. steps[(long)row.id]] }),
        ];
    }

    public static void PackageStep(StoreConnection connection, DbTransaction transaction, long package, string step, string detail, string person, long at)
    {
        connection.Execute($"INSERT INTO package_step (id, package, step, detail, person, made_at) VALUES ({StoreConnection.NextNumber("package_step")}, @package, @step, @detail, @person, @at)", new { package, step, detail, person, at }, transaction);
    }

    public static IReadOnlyList<(string Name, byte[] Bytes)> Files(StoreConnection connection, long package)
    {
        return [.. connection.Query<(string, byte[])>("SELECT name, bytes FROM package_file WHERE package = @package ORDER BY name", new { package })];
    }
}
