using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>Takes one pull's faults into the quarantine, one at a time. A fault that is already there keeps its number; one that no longer comes is closed.</summary>
sealed class QuarantineTaking : IDisposable
{
    readonly StoreConnection connection;
    readonly long pull;
    readonly Dictionary<long, bool> seen;
    readonly long lastBefore;
    readonly Statement find;
    readonly Statement move;
    readonly Statement insert;
    long last;
    int opened;

    public QuarantineTaking(StoreConnection connection, string feed, long pull)
    {
        (this.connection, this.pull) = (connection, pull);
        seen = connection.Query<long>("SELECT id FROM quarantine WHERE until IS NULL AND feed = @feed", new { feed }).ToDictionary(id => id, _ => false);
        last = lastBefore = connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM quarantine");
        find = connection.Prepare("SELECT id, row FROM quarantine WHERE digest = ?1 AND until IS NULL");
        move = connection.Prepare("UPDATE quarantine SET row = ?1, reason = ?2 WHERE id = ?3");
        insert = connection.Prepare("""
            INSERT INTO quarantine (id, feed, file, row, "column", value, reason, state, digest, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, move, insert })
            statement.Dispose();
    }

    public void Add(QuarantinedValue item)
    {
        if (!find.Bind(1, item.RowDigest).Step())
        {
            insert.Bind(1, ++last, item.Feed, item.File, (long)item.Row, item.Column, item.Value, item.Reason, QuarantineTable.Word(item.State), item.RowDigest, pull).Run();
            opened++;
            return;
        }

        var (id, row) = (find.Long(0), find.Long(1));
        find.Reset();
        // Of a fault that one extract has twice, the first place is told.
        if (id > lastBefore || seen[id])
            return;
        seen[id] = true;
        // The same fault, perhaps in another place of a newer file; the reason may name the place.
        if (row != item.Row)
            move.Bind(1, (long)item.Row, item.Reason, id).Run();
    }

    /// <summary>Closes what the extract no longer has.</summary>
    public (int Opened, int Closed) Complete()
    {
        var gone = seen.Where(pair => !pair.Value).Select(pair => pair.Key).ToList();
        connection.Execute("UPDATE quarantine SET until = @pull, state = 'closed' WHERE id = @id", gone.Select(id => new { id, pull }));
        return (opened, gone.Count);
    }
}
