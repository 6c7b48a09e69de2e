using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;
using Npgsql;

namespace CountyLines.Risk.Worker;

/// <summary>The section Store of the settings: which PostgreSQL database has the store. Without it the store is a file in the data folder.</summary>
static class StoreSettings
{
    const string Example = "for example Host=db.example;Database=risk;Username=countylines;SSL Mode=VerifyFull";

    /// <param name="home">The settings file's folder, from which relative paths count.</param>
    /// <param name="data">The data folder.</param>
    /// <returns>Where the store of each part is, by the part's name; the only store's name is empty.</returns>
    /// <exception cref="SettingsException">Something cannot be used; all faults are named.</exception>
    public static Func<string, StorePlace> Read(IConfiguration configuration, string home, string data, SourceAccess access)
    {
        var problems = new List<string>();
        var section = configuration.GetSection("Store");
        if (!section.Exists())
            return part => new StorePlace(FolderOf(data, part));
        var store = new SectionReading(section, home, access, problems);
        var place = ReadServer(store);
        return problems.Count == 0 ? part => Of(place, data, part) : throw new SettingsException(problems);
    }

    /// <summary>The server, without a folder. Faults go to the section that is read.</summary>
    public static StorePlace ReadServer(SectionReading store)
    {
        store.KnowOnly("ConnectionString", "Schema", "Password");
        var place = new StorePlace("") { ConnectionString = store.Text("ConnectionString", Example), Password = store.Secret("Password")?.Reveal() };
        if (store.Has("Schema"))
            place = place with { Schema = store.Text("Schema", StorePlace.UsualSchema) };
        if (place.ConnectionString.Length > 0 && FaultOf(place.ConnectionString) is { } fault)
            store.Fault("ConnectionString", fault);
        if (!StorePlace.IsSchema(place.Schema))
            store.Fault("Schema", $": {StorePlace.SchemaWords}");
        return place;
    }

    /// <summary>Why a text cannot be the connection string; null when it can. The text itself is not told: it could hold a password.</summary>
    public static string? FaultOf(string connectionString)
    {
        try
        {
            var named = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(named.Host))
                return $" names no Host; write {Example}";
            return string.IsNullOrEmpty(named.Password) && string.IsNullOrEmpty(named.SslPassword)
                ? null
                : " holds a password, and a secret never stands in the settings; take it out and write Store:Password as { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }, or keep it in the file that PGPASSFILE names";
        }
        catch (ArgumentException)
        {
            return $" is none of PostgreSQL's; write {Example}";
        }
    }

    static StorePlace Of(StorePlace server, string data, string part)
    {
        // A part's name has hyphens where a schema has underscores, and never both.
        return server with { Folder = FolderOf(data, part), Schema = SchemaOf(server.Schema, part) };
    }

    /// <summary>The schema of a part.</summary>
    public static string SchemaOf(string schema, string part) => part.Length == 0 ? schema : $"{schema}_{part.Replace('-', '_')}";

    static string FolderOf(string data, string part) => part.Length == 0 ? data : Path.Combine(data, "parts", part);
}
