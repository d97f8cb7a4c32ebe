using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lex.Architecture.Tests;

/// <summary>What the metadata of a built assembly says about what it mentions and holds.</summary>
internal sealed class BuiltAssembly
{
    private readonly MetadataReader _metadata;

    private BuiltAssembly(MetadataReader metadata) => _metadata = metadata;

    /// <summary>Reads an assembly next to the tests.</summary>
    public static BuiltAssembly Load(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        return new BuiltAssembly(new PEReader([.. bytes]).GetMetadataReader());
    }

    /// <summary>The assemblies it refers to.</summary>
    public IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(handle => Text(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>Full names of the types of other assemblies that it mentions.</summary>
    public IEnumerable<string> MentionedTypes => _metadata.TypeReferences.Select(NameOf);

    /// <summary>Members of other assemblies that it mentions, as <c>Namespace.Type.Member</c>.</summary>
    public IEnumerable<string> MentionedMembers
    {
        get
        {
            foreach (var handle in _metadata.MemberReferences)
            {
                var member = _metadata.GetMemberReference(handle);
                if (member.Parent.Kind == HandleKind.TypeReference)
                    yield return $"{NameOf((TypeReferenceHandle)member.Parent)}.{Text(member.Name)}";
            }
        }
    }

    /// <summary>Static fields that can be assigned after their type is initialised, as <c>Type.field</c>.</summary>
    public IEnumerable<string> AssignableStatics =>
        Statics(attributes => (attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) == 0).Select(entry => entry.Name);

    /// <summary>Read-only static fields with their types, as written in signatures.</summary>
    public IEnumerable<(string Name, string Type)> ReadOnlyStatics => Statics(attributes => (attributes & FieldAttributes.InitOnly) != 0);

    private IEnumerable<(string Name, string Type)> Statics(Func<FieldAttributes, bool> wanted)
    {
        foreach (var handle in _metadata.FieldDefinitions)
        {
            var field = _metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.Static) == 0 || !wanted(field.Attributes)) continue;
            var type = _metadata.GetTypeDefinition(field.GetDeclaringType());
            // What the compiler makes: cached lambdas and the data of constant arrays.
            if (Text(type.Name).StartsWith('<') || Text(field.Name).StartsWith("<>", StringComparison.Ordinal)) continue;
            yield return ($"{Text(type.Name)}.{Text(field.Name)}", field.DecodeSignature(new TypeNames(), null));
        }
    }

    private string NameOf(TypeReferenceHandle handle)
    {
        var type = _metadata.GetTypeReference(handle);
        var name = Text(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return $"{NameOf((TypeReferenceHandle)type.ResolutionScope)}.{name}";
        return type.Namespace.IsNil ? name : $"{Text(type.Namespace)}.{name}";
    }

    private string Text(StringHandle handle) => _metadata.GetString(handle);

    /// <summary>Types in signatures by their bare names.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "fnptr";

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(",", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

        public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle,
            byte rawTypeKind) => "spec";
    }
}
