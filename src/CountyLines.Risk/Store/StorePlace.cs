namespace CountyLines.Risk.Store;

/// <summary>Where a store is.</summary>
/// <param name="Folder">The data folder: briefings and previews are in it, and the store itself unless it is on a server.</param>
public sealed record StorePlace(string Folder)
{
    /// <summary>Of the PostgreSQL server that has the store; null when it is a file in the folder.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Whether workers on other machines may have the same store open. A file is one machine's.</summary>
    public bool IsShared => ConnectionString is not null;

    /// <summary>Goes with <see cref="ConnectionString"/> and stands apart from it, so that the string can be shown in settings.</summary>
    public string? Password { get; init; }

    /// <summary>The schema that has the store's tables.</summary>
    public string Schema { get; init; } = "countylines";

    /// <summary>The SQLite file.</summary>
    internal string File => Path.Combine(Folder, "countylines.db");

    /// <summary>The place as a message says it, without user or password.</summary>
    public string Name => ConnectionString is null ? File : $"the schema {Schema} of {ServerOf(ConnectionString)}";

    public override string ToString() => Name;

    static string ServerOf(string connectionString)
    {
        try
        {
            var settings = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
            return $"the PostgreSQL database '{settings.Database ?? settings.Username}' at {settings.Host}:{settings.Port}";
        }
        catch (ArgumentException)
        {
            return "a PostgreSQL server";
        }
    }
}
