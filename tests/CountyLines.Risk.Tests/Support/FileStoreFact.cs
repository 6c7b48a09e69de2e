using Xunit;

namespace CountyLines.Risk.Tests.Support;

/// <summary>A test of the store as a file; it says nothing of a store on a server.</summary>
sealed class FileStoreFactAttribute : FactAttribute
{
    public const string Reason = "The store of this run is on a PostgreSQL server.";

    public FileStoreFactAttribute() => Skip = StoreUnderTest.IsPostgreSql ? Reason : null;
}

/// <summary>The same with values.</summary>
sealed class FileStoreTheoryAttribute : TheoryAttribute
{
    public FileStoreTheoryAttribute() => Skip = StoreUnderTest.IsPostgreSql ? FileStoreFactAttribute.Reason : null;
}
