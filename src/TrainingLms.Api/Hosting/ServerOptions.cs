namespace TrainingLms.Api.Hosting;

/// <summary>What every verb of the command line shares: where data lies and which database holds it.</summary>
/// <param name="DataFolder">SQLite file and uploads lie here.</param>
/// <param name="Provider"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="Connection">Connection string; needed for PostgreSQL, ignored for SQLite.</param>
/// <param name="KeyFolder">Folder of the key ring; null for the setting <c>Keys:Folder</c>, else <c>keys</c> in the data folder.</param>
/// <param name="SecretsFolder">Folder with one file per secret setting; null where secrets come from the environment.</param>
sealed record ServerOptions(string DataFolder, string Provider, string? Connection, string? KeyFolder = null, string? SecretsFolder = null)
{
    /// <summary>The file of the embedded database.</summary>
    public string DatabaseFile => Path.Combine(DataFolder, "training-lms.db");
}
