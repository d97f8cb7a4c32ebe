# t(200) => [200,14,[0,1,2,3,4,5,6,7,9,10,12,13,15,16,17,18,19,20,21,23,24,26,27,29,30,32,33,34,35,36,37,38,40,41,43,44,46,47,49,50,51,52,53,54,55,57,58,60,61,63,64,65,66,67,68,69,71,72,74,75,77,78,80,81,82,83,84,85,86,88,89,91,92,94,95,97,98,99,100,101,102,103,105,106,108,109,111,112,113,114,115,116,117,119,120,122,123,125,126,128,129,130,131,132,133,134,136,137,139,140,142,143,145,146,147,148,149,150,151,153,154,156,157,159,160,161,162,163,164,165,167,168,170,171,173,174,176,177,178,179,180,181,182,184,185,187,188,190,191,193,194,195,196,197,198,199,201,202,204,205,207,208,209,210,211,212,213,214,215,216,218,219,221,222,224,225,226,227,228,229,230,232,233,235,236,238,239,241,242,243,244,245,246,247,249,250,252,253,255,256]]
import "std.list" as list
type Tree = Leaf | Node({ left :: Tree, key :: Int, right :: Tree })
fn insert(t :: Tree, k :: Int) -> Tree {
  match t {
    Leaf => Node({ left: Leaf, key: k, right: Leaf }),
    Node({ left, key, right }) => if k < key {
      Node({ left: insert(left, k), key: key, right: right })
    } else {
      if k > key { Node({ left: left, key: key, right: insert(right, k) }) } else { t }
    },
  }
}
fn depth(t :: Tree) -> Int {
  match t { Leaf => 0, Node(n) => { let a := depth(n.left)
    let b := depth(n.right)
    1 + if a > b { a } else { b } } }
}
fn size(t :: Tree) -> Int { match t { Leaf => 0, Node({ left, right }) => size(left) + 1 + size(right) } }
fn inorder(t :: Tree, acc :: List[Int]) -> List[Int] {
  match t { Leaf => acc, Node({ left: l, key: k, right: r }) => inorder(l, list.cons(k, inorder(r, acc))) }
}
fn t(n :: Int) -> (Int, Int, List[Int]) {
  let tree := list.fold(list.range(0, n), Leaf, fn (t :: Tree, i :: Int) -> Tree { insert(t, i * 7919 % 257) })
  (size(tree), depth(tree), inorder(tree, []))
}
