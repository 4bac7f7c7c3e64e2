using System.CommandLine.Invocation;
using TrainingLms.Api.Commands;

var parsed = CommandLine.Root().Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Action is ParseErrorAction ? 2 : code;

/// <summary>Named so that tests can find the host's assembly.</summary>
public partial class Program;
