using Npgsql;

namespace CountyLines.Risk.Store;

/// <summary>How a store on a PostgreSQL server is backed up and restored: by the server's own tools, whose commands are told in full.</summary>
public static class ServerBackup
{
    public static string Dump(StorePlace place, string file) => $"pg_dump --format=custom --schema={place.Schema} {Server(place)} --file={Quoted(file)}";

    public static string Restore(StorePlace place, string file) => $"pg_restore --clean --if-exists --single-transaction --exit-on-error {Server(place)} {Quoted(file)}";

    static string Server(StorePlace place)
    {
        var server = new NpgsqlConnectionStringBuilder(place.ConnectionString);
        string?[] options = [$"--host={Quoted(server.Host!)}", $"--port={server.Port}", server.Username is { } user ? $"--username={Quoted(user)}" : null, $"--dbname={Quoted(server.Database ?? server.Username ?? "postgres")}"];
        return string.Join(' ', options.OfType<string>());
    }

    /// <summary>As a shell takes it for one word.</summary>
    static string Quoted(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
