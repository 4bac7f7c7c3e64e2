using TrainingLms.Api.Commands;

return await CommandLine.Root().Parse(args).InvokeAsync();

/// <summary>Named so that tests can find the host's assembly.</summary>
public partial class Program;
