using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The audit chain in the store.</summary>
static class AuditTable
{
    const int Page = 1000;

    public static AuditHead Head(StoreConnection connection, DbTransaction? transaction = null)
    {
        return connection.QueryFirstOrDefault<AuditHead>("SELECT number AS Number, hash AS Hash FROM audit ORDER BY number DESC LIMIT 1", transaction: transaction) ?? AuditHead.Start;
    }

    /// <summary>
    /// Appends the entry of an act in the transaction of the act, so that neither is ever without the other. The transaction must hold the
    /// write lock from its beginning (<see cref="StoreConnection.BeginWrite"/>): the end of the chain is read and must not move.
    /// </summary>
    /// <param name="at">Milliseconds since 1970, UTC.</param>
    public static AuditHead Append(StoreConnection connection, DbTransaction transaction, long at, Person who, AuditAct act)
    {
        var head = Head(connection, transaction);
        var entry = new AuditEntry(
            head.Number + 1, DateTimeOffset.FromUnixTimeMilliseconds(at), act.Operation, act.Act, Token(connection, transaction, AuditName.Person, who.Name), act.What,
            [.. act.Lines.Select(line => Token(connection, transaction, AuditName.Line, line))],
            [.. act.Recipients.Select(recipient => Token(connection, transaction, AuditName.Recipient, recipient))])
        {
            People = [.. act.People.Select(person => Token(connection, transaction, AuditName.Person, person))],
        }.ToBytes();
        var row = new AuditRow(head.Number + 1, head.Hash, AuditRow.HashOf(head.Hash, entry), entry);
        connection.Execute("INSERT INTO audit (number, prev_hash, hash, entry) VALUES (@Number, @PrevHash, @Hash, @Entry)", row, transaction);
        return new AuditHead(row.Number, row.Hash);
    }

    /// <summary>Every entry, by number, one at a time.</summary>
    public static IEnumerable<AuditRow> Rows(StoreConnection connection)
    {
        // Page by page: not every database keeps a reading open while others come in between, and rows only ever grow.
        for (var last = long.MinValue; ;)
        {
            var page = connection.Query<AuditRow>(
                $"SELECT number AS Number, prev_hash AS PrevHash, hash AS Hash, entry AS Entry FROM audit WHERE number > @last ORDER BY number LIMIT {Page}", new { last }).ToList();
            foreach (var row in page)
                yield return row;
            if (page.Count < Page)
                yield break;
            last = page[^1].Number;
        }
    }

    public static IReadOnlyList<AuditName> Names(StoreConnection connection)
    {
        return [.. connection.Query<AuditName>("SELECT token AS Token, salt AS Salt, kind AS Kind, name AS Name FROM audit_name ORDER BY kind, name, token")];
    }

    /// <summary>Forgets whom or what a token stands for. The chain stands as it was; the token says nothing any more.</summary>
    /// <returns>Whether the name was held.</returns>
    public static bool Forget(StoreConnection connection, DbTransaction transaction, string kind, string name)
    {
        return connection.Execute("DELETE FROM audit_name WHERE kind = @kind AND name = @name", new { kind, name }, transaction) > 0;
    }

    static string Token(StoreConnection connection, DbTransaction transaction, string kind, string name)
    {
        if (connection.ExecuteScalar<string?>("SELECT token FROM audit_name WHERE kind = @kind AND name = @name", new { kind, name }, transaction) is { } known)
            return known;
        var made = AuditName.Of(kind, name);
        connection.Execute("INSERT INTO audit_name (token, salt, kind, name) VALUES (@Token, @Salt, @Kind, @Name)", made, transaction);
        return made.Token;
    }
}
